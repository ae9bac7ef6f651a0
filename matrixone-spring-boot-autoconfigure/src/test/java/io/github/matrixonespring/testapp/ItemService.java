package io.github.matrixonespring.testapp;

import java.io.IOException;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Annotated methods with each kind of transaction. Each adds an item and asks for a
 * snapshot, both of the name that is given.
 */
public class ItemService {

	private final ItemStore items;

	public ItemService(ItemStore items) {
		this.items = items;
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#name}")
	public String required(String name) {
		this.items.add(name);
		return name;
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#name}", database = "#{#database}")
	public void ofDatabase(String name, String database) {
		this.items.add(name);
	}

	@Transactional(propagation = Propagation.REQUIRES_NEW)
	@SnapshotAfterCommit(name = "#{#name}")
	public void requiresNew(String name) {
		this.items.add(name);
	}

	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	@SnapshotAfterCommit(name = "#{#name}")
	public void notSupported(String name) {
		this.items.add(name);
	}

	@Transactional(propagation = Propagation.SUPPORTS)
	@SnapshotAfterCommit(name = "#{#name}")
	public void supports(String name) {
		this.items.add(name);
	}

	@SnapshotAfterCommit(name = "#{#name}")
	public void notTransactional(String name) {
		this.items.add(name);
	}

	@Transactional(propagation = Propagation.NESTED)
	@SnapshotAfterCommit(name = "#{#name}")
	public void nested(String name) {
		this.items.add(name);
	}

	@Transactional(readOnly = true)
	@SnapshotAfterCommit(name = "#{#name}")
	public void readOnly(String name) {
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#name}")
	public void setsRollbackOnly(String name) {
		this.items.add(name);
		TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#name}")
	public void throwsException(String name) {
		this.items.add(name);
		throw new IllegalStateException("on purpose");
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#name}")
	public void throwsCheckedException(String name) throws IOException {
		this.items.add(name);
		throw new IOException("on purpose");
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#name}")
	public void failsToCommit(String name) {
		this.items.add(name);
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void beforeCommit(boolean readOnly) {
				throw new IllegalStateException("on purpose");
			}

		});
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#name}", condition = "#name.isEmpty()")
	public void conditionNotMet(String name) {
		this.items.add(name);
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#result}_of_result")
	public String namedByResult(String name) {
		this.items.add(name);
		return name;
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#name} is not allowed")
	public void namedBadly(String name) {
		this.items.add(name);
	}

	@Transactional
	@SnapshotAfterCommit(name = "x_#{#result}")
	public String namedByNothing(String name) {
		this.items.add(name);
		return null;
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#name}", onFailure = SnapshotAfterCommit.OnFailure.THROW)
	public void throwsFailureOfSnapshot(String name) {
	}

}
