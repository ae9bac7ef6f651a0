package io.github.matrixonespring.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.pitr.Pitr;
import io.github.matrixonespring.pitr.PitrCatalog;
import io.github.matrixonespring.pitr.ServerLocalTime;
import io.github.matrixonespring.restore.RestoreRequest.AddedSince;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotCatalog;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.timetravel.ResolvedTime;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.util.Assert;

/**
 * Plans a restore by the server's own statement: looks for what it would do nothing
 * about, or half, and say OK, for what would fail, and for what would be lost.
 */
final class ObjectsPlanner {

	static final String WHOLE = "the server swaps the whole";

	static final String BESIDE = "it is cloned beside what there is, which stays as it is";

	private final TimeTravel timeTravel;

	private final PitrCatalog pitrs;

	private final MatrixOneStatements statements;

	private final RestoreRequest request;

	private final String why;

	private final List<String> refusals = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	/**
	 * Create a planner.
	 * @param statements ask on their connection, of an administrator
	 * @param why why the server's statement is used
	 */
	ObjectsPlanner(TimeTravel timeTravel, PitrCatalog pitrs, MatrixOneStatements statements, RestoreRequest request,
			String why) {
		this.timeTravel = timeTravel;
		this.pitrs = pitrs;
		this.statements = statements;
		this.request = request;
		this.why = why;
	}

	RestorePlan plan() {
		PointInTime point = this.request.point();
		Assert.notNull(point,
				() -> "Restore of %s names no moment: call toSnapshot(...) or to(...)".formatted(this.request));
		ResolvedTime time = this.timeTravel.resolve(this.statements, point);
		PointInTime moment = time.time();
		SnapshotTarget target = target(time);
		refuseWhatOneStatementCannotDo();
		boolean beside = !this.request.as().isEmpty();
		if (beside) {
			this.timeTravel.requireKept(this.statements, time,
					List.of(new TableName(target.databaseName(), target.tableName())));
		}
		ThenAndNow objects = ThenAndNow.read(this.statements, target, moment);
		RestoreSource source = beside ? RestoreSource.NONE : source(target, time);
		String account = this.statements.query(ObjectSql.ACCOUNT, (row, number) -> row.getString(1)).get(0);
		if (!this.refusals.isEmpty()) {
			return plan(ObjectsPlan.refused(objects, source, account));
		}
		if (!objects.existed()) {
			throw new InvalidDataAccessResourceUsageException(
					"%s did not exist at %s. Nothing was changed".formatted(this.request, time));
		}
		DefinitionCheck definitions = new DefinitionCheck(this.statements, objects, this.refusals::add);
		definitions.texts();
		definitions.enumerations();
		if (beside) {
			ThenAndNow clone = objects.beside();
			return plan(new ObjectsPlan(clone, source, account, definitions.definitions(), fates(clone).objects(),
					List.of(), List.of(), List.of()));
		}
		new ForeignKeyCheck(this.statements, objects, this.refusals::add).refuse();
		definitions.views();
		ObjectFates fates = fates(objects);
		fates.noteOwners(definitions.owned());
		fates.refuseCreatedSince();
		List<SequenceState> sequences = fates.sequences();
		List<Grant> grants = fates.grants();
		List<Pitr> ending = fates.endingPitrs(this.pitrs);
		fates.noteLocks();
		fates.notePublications();
		fates.noteBranches();
		return plan(new ObjectsPlan(objects, source, account, definitions.definitions(), fates.objects(), grants,
				sequences, ending));
	}

	private ObjectFates fates(ThenAndNow objects) {
		return new ObjectFates(this.statements, this.request, objects, this.refusals::add, this.notes::add);
	}

	private RestorePlan plan(ObjectsPlan objects) {
		return RestorePlan.ofObjects(this.request, objects.point(), this.why, this.refusals, this.notes, objects);
	}

	private SnapshotTarget target(ResolvedTime time) {
		if (this.request.isAccount()) {
			return SnapshotTarget.account();
		}
		if (!this.request.database().isEmpty()) {
			return SnapshotTarget.database(time.stored(this.request.database(), "").database());
		}
		RestoreTable table = this.request.tables().get(0);
		String database = table.database().isEmpty() ? this.statements.currentDatabase() : table.database();
		TableName name = time.stored(database, table.table());
		return SnapshotTarget.table(name.database(), name.table());
	}

	private void refuseWhatOneStatementCannotDo() {
		if (this.request.isPartial()) {
			refuse("The server restores whole tables and databases: leave conditions and except(...) out, or use mode ROWS");
		}
		if (this.request.tables().size() > 1) {
			refuse("The server restores one table at a time, each by itself: make a request for each, or use mode ROWS");
		}
		if (this.request.addedSince() == AddedSince.KEEP) {
			refuse("The server keeps no rows that were added since: use mode ROWS");
		}
	}

	/**
	 * The statement takes the name of a snapshot, whose level has to fit, or of a PITR.
	 */
	private RestoreSource source(SnapshotTarget target, ResolvedTime time) {
		PointInTime point = Objects.requireNonNull(this.request.point());
		String named = point.snapshotName();
		Optional<RestoreSource> snapshot = SnapshotCatalog.listAt(this.statements, time.time().timestamp())
			.stream()
			.filter((candidate) -> named == null || candidate.name().equals(named))
			.filter((candidate) -> fits(candidate, target))
			.map((candidate) -> RestoreSource.snapshot(candidate.name()))
			.findFirst();
		if (snapshot.isPresent()) {
			return snapshot.get();
		}
		if (named == null) {
			Instant moment = time.time().instant();
			Optional<Pitr> pitr = this.pitrs.keeping(target.databaseName(), target.tableName(), moment)
				.stream()
				.filter((candidate) -> candidate.target().level() != SnapshotLevel.CLUSTER)
				.findFirst();
			if (pitr.isPresent()) {
				return new RestoreSource("", pitr.get().name(), ServerLocalTime.of(this.statements, moment));
			}
		}
		refuse("""
				The server restores %s from a snapshot of it, its database or the account, or from an active PITR, and \
				there is none of %s: use mode ROWS, or as(...) to have it beside""", target, time);
		return RestoreSource.NONE;
	}

	private static boolean fits(Snapshot snapshot, SnapshotTarget target) {
		SnapshotTarget of = snapshot.target();
		return switch (target.level()) {
			case TABLE ->
				of.level() != SnapshotLevel.CLUSTER && snapshot.covers(target.databaseName(), target.tableName());
			case DATABASE -> (of.level() == SnapshotLevel.DATABASE || of.level() == SnapshotLevel.ACCOUNT)
					&& snapshot.covers(target.databaseName(), "");
			case ACCOUNT, CLUSTER -> of.level() == SnapshotLevel.ACCOUNT && snapshot.covers("", "");
		};
	}

	private void refuse(String reason, @Nullable Object... arguments) {
		this.refusals.add(reason.formatted(arguments));
	}

}
