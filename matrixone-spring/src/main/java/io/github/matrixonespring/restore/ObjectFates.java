package io.github.matrixonespring.restore;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.pitr.Pitr;
import io.github.matrixonespring.pitr.PitrCatalog;
import io.github.matrixonespring.pitr.PitrStatus;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.restore.RestoreRequest.Pitrs;
import io.github.matrixonespring.restore.RestoreRequest.Sequences;
import io.github.matrixonespring.restore.RestoredObject.Fate;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * What the server's own statement makes of each object, and what is lost with them.
 */
final class ObjectFates {

	private static final Log logger = LogFactory.getLog(RestoreManager.class);

	private final MatrixOneStatements statements;

	private final RestoreRequest request;

	private final ThenAndNow objects;

	private final Consumer<String> refusals;

	private final Consumer<String> notes;

	/**
	 * Create the fates.
	 * @param statements ask on their connection, of an administrator
	 * @param request what is to become of what would be lost
	 * @param objects what is restored
	 * @param refusals is told what stands in the way
	 * @param notes is told what else is worth knowing
	 */
	ObjectFates(MatrixOneStatements statements, RestoreRequest request, ThenAndNow objects, Consumer<String> refusals,
			Consumer<String> notes) {
		this.statements = statements;
		this.request = request;
		this.objects = objects;
		this.refusals = refusals;
		this.notes = notes;
	}

	/**
	 * PITRs are of objects, not of names.
	 */
	List<Pitr> endingPitrs(PitrCatalog pitrs) {
		List<Pitr> ending = pitrs.list((pitr) -> isPartOf(pitr.target(), this.objects.target()))
			.stream()
			.filter((pitr) -> pitr.status() != PitrStatus.INACTIVE)
			.toList();
		if (!ending.isEmpty()) {
			List<String> names = ending.stream().map(Pitr::name).toList();
			this.notes.accept((this.request.pitrs() == Pitrs.RECREATE)
					? "PITRs %s end and are created again: they reach back to the restore only".formatted(names)
					: "PITRs %s end: from then on they keep nothing, and the server does not say so; onPitrs(RECREATE) creates them again"
						.formatted(names));
		}
		return ending;
	}

	private static boolean isPartOf(SnapshotTarget part, SnapshotTarget whole) {
		return switch (whole.level()) {
			case TABLE -> part.equals(whole);
			case DATABASE -> part.databaseName().equals(whole.databaseName());
			case ACCOUNT, CLUSTER -> !part.databaseName().isEmpty();
		};
	}

	void noteOwners(Set<String> views) {
		if (!views.isEmpty()) {
			this.notes
				.accept("""
						views %s read with the rights of the roles that created them, and will read with those of the role that \
						restores: whoever may read such a view may then read all that it names"""
					.formatted(views));
		}
	}

	void refuseCreatedSince() {
		if (this.objects.target().level() == SnapshotLevel.TABLE || this.request.createdSince() == CreatedSince.DROP) {
			return;
		}
		List<ServerObject> created = this.objects.now()
			.values()
			.stream()
			.filter((object) -> object.kind() != Kind.SEQUENCE && !this.objects.then().containsKey(object.name()))
			.toList();
		created
			.forEach((object) -> refuse(
					(this.request.createdSince() == CreatedSince.KEEP)
							? "%s was created since, and the server keeps no such thing: use mode ROWS"
							: "%s was created since and would be dropped: say so by onCreatedSince(DROP)",
					object.name()));
	}

	/**
	 * Return the sequences to be created again: those that there are, as they are, and
	 * those that were dropped since, as they were.
	 */
	List<SequenceState> sequences() {
		if (this.objects.target().level() == SnapshotLevel.TABLE) {
			return List.of();
		}
		List<TableName> names = this.objects.names().stream().filter(this::isSequence).toList();
		if (names.isEmpty() || this.request.sequences() == Sequences.LOSE) {
			return List.of();
		}
		if (this.request.sequences() == Sequences.REFUSE) {
			refuse("""
					The server would lose sequences %s, or set them back: say what to do by onSequences(RECREATE), which has \
					them go on behind their last number, or onSequences(LOSE)""",
					names);
			return List.of();
		}
		return names.stream().map(this::sequence).toList();
	}

	private boolean isSequence(TableName name) {
		return ServerObject.isSequence(this.objects.now().get(name))
				|| ServerObject.isSequence(this.objects.then().get(name));
	}

	/**
	 * One that was made again since is not to fall behind the one that was.
	 */
	private SequenceState sequence(TableName name) {
		ServerObject now = this.objects.now().get(name);
		ServerObject then = this.objects.then().get(name);
		if (!ServerObject.isSequence(now)) {
			return SequenceState.read(this.statements, name, this.objects.moment());
		}
		SequenceState state = SequenceState.read(this.statements, name, PointInTime.now());
		return (ServerObject.isSequence(then) && now.id() != then.id())
				? state.orFurther(SequenceState.read(this.statements, name, this.objects.moment())) : state;
	}

	/**
	 * With an account, its roles become what they were, so their privileges do as well.
	 * Else the server also keeps the privileges on what was dropped, by its number, and
	 * those on what was renamed.
	 */
	List<Grant> grants() {
		Map<TableName, ServerObject> objects = new HashMap<>(this.objects.then());
		objects.replaceAll((name, object) -> this.objects.object(name));
		List<Grant> grants = (this.objects.target().level() == SnapshotLevel.ACCOUNT)
				? Grant.read(this.statements, this.objects.then(), this.objects.moment())
				: Grant.read(this.statements, objects, PointInTime.now());
		if (!grants.isEmpty()) {
			this.notes.accept("privileges that the server loses and that are granted again: %s".formatted(grants));
		}
		return grants;
	}

	/**
	 * Return what becomes of each object, with its rows.
	 */
	List<RestoredObject> objects() {
		Set<TableName> names = this.objects.names();
		if (this.objects.target().level() == SnapshotLevel.TABLE) {
			names.remove(new TableName(this.objects.target().databaseName(), ""));
		}
		List<TableName> tables = names.stream()
			.filter((name) -> this.objects.object(name).kind() == Kind.TABLE)
			.toList();
		Map<TableName, long[]> counts = new HashMap<>();
		if (!tables.isEmpty()) {
			this.statements.query(
					ObjectSql.counts(tables, (table) -> isTable(this.objects.now().get(table)),
							(table) -> isTable(this.objects.then().get(table)), this.objects.moment()),
					(row, number) -> counts.put(tables.get(row.getInt(1)),
							new long[] { row.getLong(2), row.getLong(3) }) == null);
		}
		return names.stream().map((name) -> {
			long[] rows = counts.getOrDefault(name, new long[] { -1, -1 });
			return new RestoredObject(name.database(), name.table(), this.objects.object(name).kind(),
					fate(this.objects.now().get(name), this.objects.then().get(name)), rows[0], rows[1]);
		}).toList();
	}

	private static boolean isTable(@Nullable ServerObject object) {
		return object != null && object.kind() == Kind.TABLE;
	}

	private static Fate fate(@Nullable ServerObject now, @Nullable ServerObject then) {
		if (now == null) {
			return (then != null && then.kind() == Kind.SEQUENCE) ? Fate.LOST : Fate.COMES_BACK;
		}
		if (now.kind() == Kind.SEQUENCE || now.kind() == Kind.EXTERNAL_TABLE) {
			return Fate.LOST;
		}
		return (then != null) ? Fate.REPLACED : Fate.VANISHES;
	}

	/**
	 * The server waits for them without limit, and then overwrites what they commit.
	 */
	void noteLocks() {
		Map<Long, TableName> tables = tablesById();
		Map<String, Set<String>> holders = new TreeMap<>();
		this.statements.query(ObjectSql.LOCKS, (row, number) -> {
			TableName table = tables.get(row.getLong(2));
			return table != null
					&& holders.computeIfAbsent(row.getString(1), (holder) -> new TreeSet<>()).add(table.toString());
		});
		if (!holders.isEmpty()) {
			this.notes.accept("""
					%d open transactions hold locks of tables %s: the server waits for them, as long as \
					matrixone.restore.timeout says, and overwrites what they commit""".formatted(holders.size(),
					holders.values().stream().flatMap(Set::stream).distinct().toList()));
		}
	}

	private Map<Long, TableName> tablesById() {
		return ServerObject.tables(this.objects.now())
			.stream()
			.collect(Collectors.toMap(ServerObject::id, ServerObject::name));
	}

	void notePublications() {
		List<String> publications = this.statements.query(ObjectSql.PUBLICATIONS, (row,
				number) -> this.objects.now().containsKey(new TableName(row.getString(2), "")) ? row.getString(1) : "");
		List<String> lost = publications.stream().filter((name) -> !name.isEmpty()).toList();
		if (!lost.isEmpty() && this.request.tables().isEmpty()) {
			this.notes.accept("publications %s are lost".formatted(lost));
		}
	}

	void noteBranches() {
		Map<Long, TableName> tables = tablesById();
		List<Descent> descents;
		try {
			descents = this.statements.query(ObjectSql.BRANCHES,
					(row, number) -> new Descent(row.getLong(1), row.getLong(2), row.getBoolean(3)));
		}
		catch (InvalidDataAccessResourceUsageException ex) {
			logger.debug("Which branches there are is not known in this account", ex);
			return;
		}
		Set<String> ended = new TreeSet<>();
		related(descents).forEach((id) -> {
			TableName table = tables.get(id);
			if (table != null) {
				ended.add(table.toString());
			}
		});
		if (!ended.isEmpty()) {
			this.notes
				.accept("""
						branches of or from tables %s end: compared or merged afterwards, the server is wrong without a word"""
					.formatted(ended));
		}
	}

	/**
	 * Find the tables that are branches, or of which there are some. A table that was
	 * altered is the child of what it was before, so it is one of them only if that was.
	 */
	private static Set<Long> related(List<Descent> descents) {
		Set<Long> related = new HashSet<>();
		boolean found = true;
		while (found) {
			found = false;
			for (Descent descent : descents) {
				if (descent.branch() || related.contains(descent.parent()) || related.contains(descent.child())) {
					found |= related.add(descent.child()) | related.add(descent.parent());
				}
			}
		}
		return related;
	}

	private void refuse(String reason, @Nullable Object... arguments) {
		this.refusals.accept(reason.formatted(arguments));
	}

	/**
	 * A table that was made of another one.
	 *
	 * @param child the id of the table
	 * @param parent the id of what it was made of
	 * @param branch whether it is a branch, else it is the same table, altered
	 */
	private record Descent(long child, long parent, boolean branch) {
	}

}
