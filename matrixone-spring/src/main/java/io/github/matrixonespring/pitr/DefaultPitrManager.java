package io.github.matrixonespring.pitr;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.PitrAlreadyExistsException;
import io.github.matrixonespring.support.PitrNotFoundException;
import io.github.matrixonespring.support.SnapshotTargetNotFoundException;
import io.github.matrixonespring.transaction.MatrixOneAccessor;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.util.Assert;

/**
 * Default implementation of {@link PitrManager}, for those that wire one up themselves:
 * Spring Boot's auto-configuration does, and {@code MatrixOneTemplate}. Without either,
 * {@link PitrManager#of} is enough.
 *
 * @since 0.1.0
 */
public final class DefaultPitrManager implements PitrManager, MatrixOneAccessor {

	private static final Log logger = LogFactory.getLog(PitrManager.class);

	private final MatrixOneConnections connections;

	private final PitrCatalog catalog;

	/**
	 * Create a manager.
	 * @param connections the connections, to be closed by the caller
	 */
	public DefaultPitrManager(MatrixOneConnections connections) {
		this.connections = connections;
		this.catalog = new PitrCatalog(connections);
	}

	@Override
	public MatrixOneConnections getConnections() {
		return this.connections;
	}

	@Override
	public Pitr create(String name, SnapshotTarget target, PitrRange range) {
		PitrName pitrName = new PitrName(name);
		Assert.notNull(target, "PITR target must not be null");
		requireSent(range);
		refuseInTransaction(pitrName, "created");
		SnapshotTarget resolved = inCurrentDatabase(target);
		Pitr created;
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			SnapshotTarget own = PitrCatalog.own(statements, resolved);
			created = createAndFind(statements, pitrName, own, range);
			if (created.status() == PitrStatus.UNKNOWN) {
				// What has been replaced a moment ago is not always told at once.
				statements.execute(PitrSql.drop(pitrName));
				created = createAndFind(statements, pitrName, own, range);
			}
		}
		logger.info("Created PITR '%s' of %s, which reaches back %s%s".formatted(created.name(), created.target(),
				range, endsSilently(created.target())
						? "; it ends without a word when that is replaced, which one of the account survives" : ""));
		return created;
	}

	private static Pitr createAndFind(MatrixOneStatements statements, PitrName name, SnapshotTarget target,
			PitrRange range) {
		PitrCatalog.awaitAge(statements, target);
		create(statements, name, target, range);
		return PitrCatalog.find(statements, name)
			.filter((pitr) -> pitr.isOf(target) && pitr.range().equals(range))
			.orElseThrow(() -> notDone(name, "created", target, range));
	}

	/**
	 * A range of the server's own account of things may be 0.
	 */
	private static void requireSent(PitrRange range) {
		Assert.notNull(range, "Range must not be null");
		Assert.isTrue(range.isAllowed(), () -> PitrRange.refusal(range, "PitrRange.of(…) of a Duration or Period"));
	}

	private static boolean endsSilently(SnapshotTarget target) {
		return target.level() == SnapshotLevel.DATABASE || target.level() == SnapshotLevel.TABLE;
	}

	private static void create(MatrixOneStatements statements, PitrName name, SnapshotTarget target, PitrRange range) {
		try {
			statements.execute(PitrSql.create(name, target, range));
		}
		catch (PitrAlreadyExistsException | DuplicateKeyException ex) {
			throw alreadyExists(statements, name, target, ex);
		}
		catch (SnapshotTargetNotFoundException ex) {
			throw new SnapshotTargetNotFoundException(
					"PITR '%s' cannot be created, because %s does not exist".formatted(name, target), ex);
		}
	}

	private static PitrAlreadyExistsException alreadyExists(MatrixOneStatements statements, PitrName name,
			SnapshotTarget target, RuntimeException cause) {
		if (PitrCatalog.find(statements, name).isPresent()) {
			return new PitrAlreadyExistsException(
					"PITR '%s' already exists: names are unique in the account, so use another one, or drop it"
						.formatted(name),
					cause);
		}
		List<Pitr> others = PitrCatalog.list(statements, (pitr) -> pitr.isOf(target));
		String existing = others.stream()
			.map((pitr) -> "'%s' (%s)".formatted(pitr.name(), pitr.status()))
			.collect(Collectors.joining(", "));
		return new PitrAlreadyExistsException(
				"""
						PITR '%s' cannot be created: %s has one already, %s, and the server takes one of each target. Alter it, \
						or drop it first if it is not active"""
					.formatted(name, target, existing),
				cause);
	}

	@Override
	public Pitr alter(String name, PitrRange range) {
		PitrName pitrName = new PitrName(name);
		requireSent(range);
		refuseInTransaction(pitrName, "altered");
		Pitr before;
		Pitr altered;
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			before = PitrCatalog.find(statements, pitrName).orElseThrow(() -> notFound(pitrName));
			if (before.status() == PitrStatus.INACTIVE) {
				throw new InvalidDataAccessApiUsageException(
						"""
								PITR '%s' of %s is not active any more, and altering it would not change that: nothing of what is \
								there today is kept. Drop it and create it anew, at best of the account"""
							.formatted(pitrName, before.target()));
			}
			statements.execute(PitrSql.alter(pitrName, range));
			altered = PitrCatalog.find(statements, pitrName)
				.filter((pitr) -> pitr.range().equals(range))
				.orElseThrow(() -> notDone(pitrName, "altered", before.target(), range));
		}
		logger.info("Altered PITR '%s' of %s: it reaches back %s, no longer %s".formatted(altered.name(),
				altered.target(), range, before.range()));
		warnIfLonger(before, altered);
		return altered;
	}

	private static void warnIfLonger(Pitr before, Pitr altered) {
		Instant now = altered.alteredAt();
		if (altered.range().before(now).isBefore(before.range().before(now))) {
			logger
				.warn("""
						PITR '%s' reaches back %s from now on, but to no moment before now. By altering it, the server also \
						does not keep for longer than before what tables there were: if that matters, drop it and create it \
						anew"""
					.formatted(altered.name(), altered.range()));
		}
	}

	private static InvalidDataAccessResourceUsageException notDone(PitrName name, String what, SnapshotTarget target,
			PitrRange range) {
		return new InvalidDataAccessResourceUsageException(
				"""
						PITR '%s' was not %s: the server has answered with OK, but there is none of that name of %s that reaches \
						back %s. Nothing is certain to be kept"""
					.formatted(name, what, target, range));
	}

	@Override
	public void drop(String name) {
		PitrName pitrName = new PitrName(name);
		if (!dropIfExists(pitrName)) {
			throw notFound(pitrName);
		}
	}

	@Override
	public boolean dropIfExists(String name) {
		return dropIfExists(new PitrName(name));
	}

	private boolean dropIfExists(PitrName name) {
		refuseInTransaction(name, "dropped");
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			statements.execute(PitrSql.drop(name));
		}
		catch (PitrNotFoundException ex) {
			return false;
		}
		logger.info("Dropped PITR '" + name + "'");
		return true;
	}

	@Override
	public Pitr get(String name) {
		PitrName pitrName = new PitrName(name);
		return this.catalog.find(pitrName).orElseThrow(() -> notFound(pitrName));
	}

	@Override
	public Optional<Pitr> find(String name) {
		return this.catalog.find(new PitrName(name));
	}

	@Override
	public List<Pitr> list() {
		return this.catalog.list((pitr) -> true);
	}

	@Override
	public List<Pitr> list(SnapshotTarget target) {
		SnapshotTarget resolved = inCurrentDatabase(target);
		return this.catalog.list((pitr) -> pitr.isOf(resolved));
	}

	private SnapshotTarget inCurrentDatabase(SnapshotTarget target) {
		if (!target.needsDatabase()) {
			return target;
		}
		try (MatrixOneStatements statements = this.connections.joining()) {
			return target.inDatabase(statements.currentDatabase());
		}
	}

	private static PitrNotFoundException notFound(PitrName name) {
		return new PitrNotFoundException("PITR '%s' does not exist".formatted(name), null);
	}

	private void refuseInTransaction(PitrName name, String what) {
		if (this.connections.currentTransaction().isPresent()) {
			throw new NotAllowedInTransactionException("""
					PITR '%s' cannot be %s in a transaction: the server refuses it there, and on another connection a \
					rollback could not undo it. Nothing was sent. Call it outside of the transaction""".formatted(name,
					what), null);
		}
	}

}
