package io.github.matrixonespring.snapshot;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.StringUtils;

/**
 * Snapshots as the server keeps them, on a connection that the caller has chosen. Tells
 * log and events what was created and dropped.
 */
final class SnapshotCatalog {

	private static final Log logger = LogFactory.getLog(SnapshotManager.class);

	private final ApplicationEventPublisher events;

	SnapshotCatalog(ApplicationEventPublisher events) {
		this.events = events;
	}

	Optional<Snapshot> find(MatrixOneStatements statements, SnapshotName name) {
		return statements.query(SnapshotSql.FIND, SnapshotCatalog::snapshot, name.value()).stream().findFirst();
	}

	Snapshot get(MatrixOneStatements statements, SnapshotName name) {
		return find(statements, name)
			.orElseThrow(() -> new SnapshotNotFoundException("Snapshot '%s' does not exist".formatted(name), null));
	}

	List<Snapshot> list(MatrixOneStatements statements) {
		return statements.query(SnapshotSql.LIST, SnapshotCatalog::snapshot);
	}

	List<Snapshot> list(MatrixOneStatements statements, SnapshotTarget target) {
		String level = target.level().name().toLowerCase(Locale.ROOT);
		if (target.equals(SnapshotTarget.account())) {
			return statements.query(SnapshotSql.LIST_OF_OWN_ACCOUNT, SnapshotCatalog::snapshot, level);
		}
		return statements.query(SnapshotSql.LIST_OF_TARGET, SnapshotCatalog::snapshot, level, target.accountName(),
				target.accountName(), target.databaseName(), target.tableName());
	}

	/**
	 * Find the snapshot that a request accepts instead of a new one.
	 * @throws SnapshotAlreadyExistsException if the one of that name is of another target
	 */
	Optional<Snapshot> findExisting(MatrixOneStatements statements, SnapshotRequest request) {
		Optional<Snapshot> existing = find(statements, request.name());
		existing.filter((snapshot) -> !isOf(snapshot, request.target())).ifPresent((snapshot) -> {
			throw new SnapshotAlreadyExistsException(
					"Snapshot '%s' already exists, but it is of %s and not of %s: use another name"
						.formatted(snapshot.name(), snapshot.target(), request.target()),
					null);
		});
		return existing;
	}

	void create(MatrixOneStatements statements, SnapshotRequest request, boolean provisional) {
		statements.execute(SnapshotSql.create(request.name(), request.target()));
		logger.info("Created snapshot '%s' of %s%s%s".formatted(request.name(), request.target(),
				provisional ? ", provisional until the transaction is committed" : "",
				StringUtils.hasLength(request.description()) ? ": " + request.description() : ""));
		publish(new SnapshotCreatedEvent(request.name().value(), request.target(), request.description(), provisional));
	}

	void drop(MatrixOneStatements statements, SnapshotName name) {
		statements.execute(SnapshotSql.drop(name));
		logger.info("Dropped snapshot '" + name + "'");
		publish(new SnapshotDroppedEvent(name.value()));
	}

	boolean dropIfExists(MatrixOneStatements statements, SnapshotName name) {
		try {
			drop(statements, name);
			return true;
		}
		catch (SnapshotNotFoundException ex) {
			return false;
		}
	}

	/**
	 * A listener comes too late to change anything, so what it throws is not thrown on.
	 */
	void publish(Object event) {
		try {
			this.events.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.error("A listener failed to handle " + event, ex);
		}
	}

	private static boolean isOf(Snapshot snapshot, SnapshotTarget target) {
		boolean ownAccountByName = target.level() == SnapshotLevel.ACCOUNT
				&& target.accountName().equals(snapshot.account());
		return snapshot.target().equals(target) || ownAccountByName;
	}

	private static Snapshot snapshot(ResultSet row, int number) throws SQLException {
		SnapshotLevel level = SnapshotLevel.valueOf(row.getString(3).toUpperCase(Locale.ROOT));
		String account = row.getString(4);
		boolean ownAccount = row.getBoolean(7);
		SnapshotTarget target = new SnapshotTarget(level,
				(level == SnapshotLevel.ACCOUNT && !ownAccount) ? account : "", row.getString(5), row.getString(6));
		return new Snapshot(row.getString(1), target, account, row.getLong(2), false);
	}

}
