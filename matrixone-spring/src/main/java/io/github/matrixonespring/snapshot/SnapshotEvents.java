package io.github.matrixonespring.snapshot;

import java.util.function.BooleanSupplier;

import io.github.matrixonespring.observation.ObservedOperation;
import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Kind;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.StringUtils;

/**
 * Tells the log and the listeners of the application what has become of snapshots. To be
 * called without a connection in hand: a listener may want one.
 *
 * @since 0.1.0
 */
public final class SnapshotEvents {

	private static final Log logger = LogFactory.getLog(SnapshotManager.class);

	private final MatrixOneConnections connections;

	private volatile @Nullable ApplicationEventPublisher publisher;

	/**
	 * Create an object that tells them.
	 * @param connections on which it happens
	 * @param publisher receives the events, or {@code null} if nobody does
	 */
	public SnapshotEvents(MatrixOneConnections connections, @Nullable ApplicationEventPublisher publisher) {
		this.connections = connections;
		this.publisher = publisher;
	}

	/**
	 * Set who receives the events, unless somebody does already.
	 */
	void publishTo(ApplicationEventPublisher missing) {
		if (this.publisher == null) {
			this.publisher = missing;
		}
	}

	/**
	 * Tell that a snapshot was created.
	 * @param skipped how many calls have asked for none since the last one
	 */
	void created(SnapshotRequest request, boolean provisional, long skipped, ObservedOperation operation) {
		this.connections.getStatistics().addThrottled(skipped);
		if (logger.isInfoEnabled()) {
			logger.info("Created snapshot '%s' of %s%s%s%s %s".formatted(request.name(), request.target(),
					provisional ? ", provisional until the transaction is committed" : "",
					StringUtils.hasLength(request.description()) ? ": " + request.description() : "",
					(skipped > 0) ? "; %d calls since the last one were skipped".formatted(skipped) : "",
					operation.fields()));
		}
		publish(new SnapshotCreatedEvent(request.name().value(), request.target(), request.description(), provisional));
	}

	/**
	 * Drop a snapshot.
	 * @param drop drops it, and returns whether there was one
	 * @return whether there was one
	 */
	boolean drop(SnapshotName name, BooleanSupplier drop) {
		ObservedOperation operation = ObservedOperation.of(Kind.SNAPSHOT, Action.DROP).named(name);
		boolean dropped = this.connections.getObserver().observe(operation, () -> {
			boolean existed = drop.getAsBoolean();
			if (!existed) {
				operation.unchanged();
			}
			return existed;
		});
		if (dropped) {
			logger.info("Dropped snapshot '%s' %s".formatted(name, operation.fields()));
			publish(new SnapshotDroppedEvent(name.value()));
		}
		return dropped;
	}

	/**
	 * Drop a snapshot after the end of a transaction, and tell what has become of it.
	 * @param drop drops it, and returns whether there was one
	 * @param failureMessage with a place for the name, and for why it was not dropped
	 */
	void drop(SnapshotName name, BooleanSupplier drop, String failureMessage) {
		try {
			drop(name, drop);
		}
		catch (RuntimeException ex) {
			failed(name.value(), failureMessage.formatted(name, ex.getMessage()), ex);
		}
	}

	/**
	 * Tell that something has failed and is not thrown.
	 */
	void failed(String name, String message, Throwable cause) {
		logger.error(message, cause);
		publishFailure(name, message, cause);
	}

	/**
	 * Tell that something has failed and will be tried again.
	 */
	void left(String name, String message, Throwable cause) {
		logger.warn(message);
		logger.debug("Snapshot '" + name + "' was not created", cause);
		publishFailure(name, message, cause);
	}

	/**
	 * Tell that it is not known what has happened.
	 * @return the same as an exception
	 */
	SnapshotAfterCommitException uncertain(String name, String message, boolean leftToLedger) {
		SnapshotAfterCommitException description = new SnapshotAfterCommitException(name, message, null, leftToLedger);
		logger.warn(message);
		publishFailure(name, message, description);
		return description;
	}

	/**
	 * Tell the listeners alone that something has failed, which the caller throws or has
	 * logged. What a listener throws is logged.
	 * @param name the name of the snapshot
	 * @param message what happened, and in what state the data is
	 * @param cause the failure
	 */
	public void publishFailure(String name, String message, Throwable cause) {
		this.connections.getStatistics().addFailed();
		publish(new SnapshotFailedEvent(name, message, cause));
	}

	/**
	 * A listener comes too late to change anything, so what it throws is not thrown on.
	 */
	private void publish(Object event) {
		ApplicationEventPublisher receiver = this.publisher;
		if (receiver == null) {
			return;
		}
		try {
			receiver.publishEvent(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener failed to handle " + event, ex);
		}
	}

}
