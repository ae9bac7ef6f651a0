package io.github.matrixonespring.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.pitr.Pitr;
import io.github.matrixonespring.pitr.PitrCatalog;
import io.github.matrixonespring.pitr.PitrStatus;
import io.github.matrixonespring.pitr.ServerLocalTime;
import io.github.matrixonespring.restore.RestoreRequest.AddedSince;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.restore.RestoreRequest.Pitrs;
import io.github.matrixonespring.restore.RestoreRequest.Sequences;
import io.github.matrixonespring.restore.RestoredObject.Fate;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotCatalog;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.timetravel.ResolvedTime;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.util.Assert;

/**
 * Plans a restore by the server's own statement: looks for what it would do nothing
 * about, or half, and say OK, for what would fail, and for what would be lost.
 */
final class ObjectsPlanner {

	private static final Log logger = LogFactory.getLog(RestoreManager.class);

	static final String WHOLE = "the server swaps the whole";

	static final String BESIDE = "it is cloned beside what there is, which stays as it is";

	/** What the names of partitions begin with, and have before that of their table. */
	private static final String PARTITION = "%!%";

	private final TimeTravel timeTravel;

	private final PitrCatalog pitrs;

	private final MatrixOneStatements statements;

	private final RestoreRequest request;

	private final String why;

	private final List<String> refusals = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	private Map<String, ServerObject> now = Map.of();

	private Map<String, ServerObject> then = Map.of();

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
		this.now = ServerObject.read(this.statements, target, PointInTime.now());
		this.then = ServerObject.read(this.statements, target, moment);
		RestoreSource source = beside ? RestoreSource.NONE : source(target, time);
		String account = this.statements.query(ObjectSql.ACCOUNT, (row, number) -> row.getString(1)).get(0);
		List<RestoredObject> objects = List.of();
		List<Grant> grants = List.of();
		List<SequenceState> sequences = List.of();
		List<Pitr> ending = List.of();
		Map<TableName, String> texts = Map.of();
		if (this.refusals.isEmpty()) {
			if (!exists(target)) {
				throw new InvalidDataAccessResourceUsageException(
						"%s did not exist at %s. Nothing was changed".formatted(this.request, time));
			}
			DefinitionCheck definitions = new DefinitionCheck(this.statements, target, this.then, moment,
					this.refusals::add);
			definitions.texts();
			definitions.enumerations();
			texts = definitions.definitions();
			if (beside) {
				this.now = Map.of();
			}
			else {
				refuseForeignKeys(target, moment);
				definitions.views();
				noteOwners(definitions.owned());
				refuseCreatedSince(target);
				sequences = sequences(target, moment);
				grants = grants(target, moment);
				ending = endingPitrs(target);
				noteLocks();
				notePublications();
				noteBranches();
			}
			objects = objects(target, moment);
		}
		return RestorePlan.ofObjects(this.request, moment, this.why, this.refusals, this.notes, new ObjectsPlan(target,
				moment, source, account, this.now, this.then, texts, objects, grants, sequences, ending));
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

	private boolean exists(SnapshotTarget target) {
		return switch (target.level()) {
			case TABLE -> this.then.containsKey(new TableName(target.databaseName(), target.tableName()).toString());
			case DATABASE -> this.then.containsKey(new TableName(target.databaseName(), "").toString());
			case ACCOUNT, CLUSTER -> true;
		};
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

	/**
	 * PITRs are of objects, not of names.
	 */
	private List<Pitr> endingPitrs(SnapshotTarget target) {
		List<Pitr> ending = this.pitrs.list((pitr) -> isPartOf(pitr.target(), target))
			.stream()
			.filter((pitr) -> pitr.status() != PitrStatus.INACTIVE)
			.toList();
		if (!ending.isEmpty()) {
			List<String> names = ending.stream().map(Pitr::name).toList();
			this.notes.add((this.request.pitrs() == Pitrs.RECREATE)
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

	/**
	 * Where a foreign key leads to a table, the server does not restore it, and says OK.
	 */
	private void refuseForeignKeys(SnapshotTarget target, PointInTime moment) {
		List<ForeignKey> today = ForeignKey.all(this.statements, PointInTime.now());
		if (target.level() == SnapshotLevel.TABLE) {
			TableName table = new TableName(target.databaseName(), target.tableName());
			today.stream()
				.filter((reference) -> reference.parent().equals(table))
				.findFirst()
				.ifPresent((reference) -> {
					if (reference.child().equals(table)) {
						refuse("""
								Table %s refers to itself (%s), and the server restores nothing then, and says OK: restore its \
								database, or use mode ROWS""",
								table, reference.name());
					}
					else {
						refuse("""
								Table %s refers to it (%s), and the server restores nothing then, and says OK: restore the \
								database, or use mode ROWS""",
								reference.child(), reference.name());
					}
				});
			List<ForeignKey> then = ForeignKey.all(this.statements, moment);
			refusePartitions(then, (reference) -> reference.child().database().equals(table.database())
					&& reference.child().table().endsWith(PARTITION + table.table()));
			List<ForeignKey> outside = then.stream()
				.filter((reference) -> reference.child().equals(table) && !reference.parent().equals(table))
				.toList();
			outside.stream()
				.filter((reference) -> !canReferTo(reference, moment))
				.forEach((reference) -> refuse(
						"""
								It referred to table %s (%s), which is not there, or not with these columns %s as a key, and the \
								server restores nothing then, and says OK: restore that table first""",
						reference.parent(), reference.name(), reference.referred()));
			refuseRowsWithoutParent(outside, moment);
			return;
		}
		List<ForeignKey> then = ForeignKey.all(this.statements, moment);
		refusePartitions(today, (reference) -> this.now.containsKey(reference.parent().toString()));
		refusePartitions(then,
				(reference) -> this.then.containsKey(new TableName(reference.child().database(), "").toString()));
		if (target.level() == SnapshotLevel.DATABASE) {
			String database = target.databaseName();
			today.stream()
				.filter((reference) -> reference.parent().database().equals(database)
						&& !reference.child().database().equals(database))
				.forEach((reference) -> refuse(
						"""
								Table %s of another database refers to table %s (%s), and the server restores some tables only then, \
								and says OK: drop that foreign key first, or use mode ROWS""",
						reference.child(), reference.parent(), reference.name()));
			then = then.stream().filter((reference) -> reference.child().database().equals(database)).toList();
			List<ForeignKey> outside = then.stream()
				.filter((reference) -> !reference.parent().database().equals(database))
				.toList();
			outside.stream()
				.filter((reference) -> !canReferTo(reference, moment))
				.forEach((reference) -> refuse(
						"""
								Table %s referred to table %s (%s), which is not there, or not with these columns %s as a key: restore \
								that first""",
						reference.child(), reference.parent(), reference.name(), reference.referred()));
			refuseRowsWithoutParent(outside, moment);
		}
		refuseCircle(then, "formed");
		refuseCircle(today.stream().filter((reference) -> this.now.containsKey(reference.child().toString())).toList(),
				"form");
		then.stream()
			.filter((reference) -> this.then.containsKey(new TableName(reference.parent().database(), "").toString())
					&& !this.then.containsKey(reference.parent().toString()))
			.forEach((reference) -> refuse(
					"""
							Table %s referred to table %s (%s), which was not there then, and the server would lose that foreign key""",
					reference.child(), reference.parent(), reference.name()));
	}

	/**
	 * The server checks no rows when it restores. Whether a parent is there at all was
	 * looked at before.
	 */
	private void refuseRowsWithoutParent(List<ForeignKey> references, PointInTime moment) {
		if (!this.refusals.isEmpty()) {
			return;
		}
		references.forEach((reference) -> {
			long rows = this.statements
				.query(ObjectSql.withoutParent(reference, moment), (row, number) -> row.getLong(1))
				.get(0);
			if (rows > 0) {
				refuse("""
						%d rows of table %s referred by %s to rows of table %s that are not there now, and the server \
						would leave them without: bring these back first by mode ROWS, or use as(...)""", rows,
						reference.child(), reference.columns(), reference.parent());
			}
		});
	}

	private void refuseCircle(List<ForeignKey> references, String form) {
		List<String> circle = cycle(references).stream().map(TableName::toString).sorted().toList();
		if (!circle.isEmpty()) {
			refuse("""
					Foreign keys of tables %s %s a circle, in which the server cannot restore: restore the tables by mode \
					ROWS, or as(...) to have the database beside""",
					circle, form);
		}
	}

	/**
	 * The server lets a table with partitions have foreign keys, but neither creates it
	 * again nor drops what it refers to.
	 */
	private void refusePartitions(List<ForeignKey> references, Predicate<ForeignKey> concerned) {
		references.stream()
			.filter((reference) -> reference.child().table().startsWith(PARTITION))
			.filter(concerned)
			.findFirst()
			.ifPresent((reference) -> refuse(
					"""
							A table with partitions refers to table %s (%s), and the server restores nothing then: restore the tables \
							by mode ROWS""",
					reference.parent(), reference.name()));
	}

	/**
	 * Return whether its parent, which is not restored with it, still is what the server
	 * lets foreign keys lead to.
	 */
	private boolean canReferTo(ForeignKey reference, PointInTime moment) {
		TableName parent = reference.parent();
		TableDefinition now = definition(parent, PointInTime.now());
		TableDefinition then = definition(parent, moment);
		return now != null && then != null
				&& reference.referred()
					.stream()
					.allMatch((column) -> Objects.equals(type(now, column), type(then, column)))
				&& keys(then).filter((key) -> key.containsAll(reference.referred()))
					.anyMatch((key) -> keys(now).anyMatch(key::equals));
	}

	private @Nullable TableDefinition definition(TableName table, PointInTime time) {
		return TableDefinition.read(this.statements, time, table.database(), List.of(table.table())).get(table.table());
	}

	private static @Nullable String type(TableDefinition definition, String column) {
		TableDefinition.Column found = definition.columns().get(column);
		return (found != null) ? found.dataType() : null;
	}

	private static Stream<List<String>> keys(TableDefinition definition) {
		return Stream.concat(Stream.of(definition.key()), definition.uniqueKeys().values().stream());
	}

	/**
	 * Find tables that cannot be put into an order in which each refers to earlier ones.
	 */
	private static Set<TableName> cycle(Collection<ForeignKey> references) {
		Map<TableName, Set<TableName>> parents = new HashMap<>();
		references.stream()
			.filter((reference) -> !reference.child().equals(reference.parent()))
			.forEach((reference) -> parents.computeIfAbsent(reference.child(), (child) -> new HashSet<>())
				.add(reference.parent()));
		boolean found = true;
		while (found) {
			Set<TableName> free = parents.entrySet()
				.stream()
				.filter((child) -> child.getValue().stream().noneMatch(parents::containsKey))
				.map(Map.Entry::getKey)
				.collect(Collectors.toSet());
			parents.keySet().removeAll(free);
			found = !free.isEmpty();
		}
		// What only leads to a circle is left, too.
		Set<TableName> circle = new HashSet<>(parents.keySet());
		boolean smaller = true;
		while (smaller) {
			smaller = circle.removeIf((table) -> circle.stream()
				.noneMatch((child) -> parents.getOrDefault(child, Set.of()).contains(table)));
		}
		return circle;
	}

	private void noteOwners(Set<String> views) {
		if (!views.isEmpty()) {
			this.notes
				.add("""
						views %s read with the rights of the roles that created them, and will read with those of the role that \
						restores: whoever may read such a view may then read all that it names"""
					.formatted(views));
		}
	}

	private void refuseCreatedSince(SnapshotTarget target) {
		if (target.level() == SnapshotLevel.TABLE || this.request.createdSince() == CreatedSince.DROP) {
			return;
		}
		List<ServerObject> created = this.now.values()
			.stream()
			.filter((object) -> object.kind() != Kind.SEQUENCE && !this.then.containsKey(object.name().toString()))
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
	private List<SequenceState> sequences(SnapshotTarget target, PointInTime moment) {
		if (target.level() == SnapshotLevel.TABLE) {
			return List.of();
		}
		Map<String, PointInTime> times = new TreeMap<>();
		Map<String, TableName> names = new TreeMap<>();
		addSequences(this.then, moment, times, names);
		addSequences(this.now, PointInTime.now(), times, names);
		if (times.isEmpty() || this.request.sequences() == Sequences.LOSE) {
			return List.of();
		}
		if (this.request.sequences() == Sequences.REFUSE) {
			refuse("""
					The server would lose sequences %s: say what to do by onSequences(RECREATE), which has them go on behind \
					their last number, or onSequences(LOSE)""",
					times.keySet());
			return List.of();
		}
		List<SequenceState> states = new ArrayList<>();
		times.forEach((text, time) -> {
			TableName name = Objects.requireNonNull(names.get(text));
			SequenceState state = SequenceState.read(this.statements, name, time);
			ServerObject before = this.then.get(text);
			ServerObject today = this.now.get(text);
			boolean madeAgain = before != null && today != null && before.kind() == Kind.SEQUENCE
					&& today.kind() == Kind.SEQUENCE && before.id() != today.id();
			states.add(madeAgain ? state.orFurther(SequenceState.read(this.statements, name, moment)) : state);
		});
		return states;
	}

	private static void addSequences(Map<String, ServerObject> objects, PointInTime time,
			Map<String, PointInTime> times, Map<String, TableName> names) {
		objects.forEach((text, object) -> {
			if (object.kind() == Kind.SEQUENCE) {
				times.put(text, time);
				names.put(text, object.name());
			}
		});
	}

	/**
	 * With an account, its roles become what they were, so their privileges do as well.
	 * Else the server also keeps the privileges on what was dropped, by its number, and
	 * those on what was renamed.
	 */
	private List<Grant> grants(SnapshotTarget target, PointInTime moment) {
		Map<String, ServerObject> objects = new TreeMap<>(this.then);
		objects.replaceAll((name, object) -> this.now.getOrDefault(name, object));
		List<Grant> grants = (target.level() == SnapshotLevel.ACCOUNT) ? Grant.read(this.statements, this.then, moment)
				: Grant.read(this.statements, objects, PointInTime.now());
		if (!grants.isEmpty()) {
			this.notes.add("privileges that the server loses and that are granted again: %s".formatted(grants));
		}
		return grants;
	}

	private List<RestoredObject> objects(SnapshotTarget target, PointInTime moment) {
		Set<String> all = new TreeSet<>(this.now.keySet());
		all.addAll(this.then.keySet());
		if (target.level() == SnapshotLevel.TABLE) {
			all.remove(new TableName(target.databaseName(), "").toString());
		}
		List<TableName> tables = all.stream()
			.map(this::object)
			.filter((object) -> object.kind() == Kind.TABLE)
			.map(ServerObject::name)
			.toList();
		Map<TableName, long[]> counts = new HashMap<>();
		if (!tables.isEmpty()) {
			this.statements.query(
					ObjectSql.counts(tables, (table) -> isTable(this.now.get(table.toString())),
							(table) -> isTable(this.then.get(table.toString())), moment),
					(row, number) -> counts.put(tables.get(row.getInt(1)),
							new long[] { row.getLong(2), row.getLong(3) }) == null);
		}
		return all.stream().map((text) -> {
			ServerObject object = object(text);
			long[] rows = counts.getOrDefault(object.name(), new long[] { -1, -1 });
			return new RestoredObject(object.name().database(), object.name().table(), object.kind(),
					fate(this.now.get(text), this.then.get(text)), rows[0], rows[1]);
		}).toList();
	}

	/**
	 * Return what there is of a name, else what there was.
	 */
	private ServerObject object(String name) {
		return Objects.requireNonNull(this.now.getOrDefault(name, this.then.get(name)));
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
	private void noteLocks() {
		Map<Long, TableName> tables = tablesById();
		Map<String, Set<String>> holders = new TreeMap<>();
		this.statements.query(ObjectSql.LOCKS, (row, number) -> {
			TableName table = tables.get(row.getLong(2));
			return table != null
					&& holders.computeIfAbsent(row.getString(1), (holder) -> new TreeSet<>()).add(table.toString());
		});
		if (!holders.isEmpty()) {
			this.notes.add("""
					%d open transactions hold locks of tables %s: the server waits for them, as long as \
					matrixone.restore.timeout says, and overwrites what they commit""".formatted(holders.size(),
					holders.values().stream().flatMap(Set::stream).distinct().toList()));
		}
	}

	private Map<Long, TableName> tablesById() {
		return ServerObject.tables(this.now).stream().collect(Collectors.toMap(ServerObject::id, ServerObject::name));
	}

	private void notePublications() {
		List<String> publications = this.statements.query(ObjectSql.PUBLICATIONS,
				(row, number) -> this.now.containsKey(new TableName(row.getString(2), "").toString()) ? row.getString(1)
						: "");
		List<String> lost = publications.stream().filter((name) -> !name.isEmpty()).toList();
		if (!lost.isEmpty() && this.request.tables().isEmpty()) {
			this.notes.add("publications %s are lost".formatted(lost));
		}
	}

	private void noteBranches() {
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
				.add("""
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
		this.refusals.add(reason.formatted(arguments));
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
