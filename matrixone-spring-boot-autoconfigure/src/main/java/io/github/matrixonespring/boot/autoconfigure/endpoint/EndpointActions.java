package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.boot.autoconfigure.endpoint.RestorePlans.Kept;
import io.github.matrixonespring.clone.CloneRequest;
import io.github.matrixonespring.restore.RestoreMode;
import io.github.matrixonespring.restore.RestorePlan;
import io.github.matrixonespring.restore.RestoreReport;
import io.github.matrixonespring.restore.RestoreRequest;
import io.github.matrixonespring.restore.RestoreRequest.AddedSince;
import io.github.matrixonespring.restore.RestoreRequest.Beyond;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.restore.RestoreRequest.Sequences;
import io.github.matrixonespring.restore.RestoredObject;
import io.github.matrixonespring.restore.TableReport;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint does, whatever it is asked by. Restores take two steps: a plan, which
 * reads all rows, and the restore by the id of that plan.
 */
final class EndpointActions {

	private static final int CONFLICT = 409;

	private final MatrixOneOperations operations;

	private final RestorePlans plans;

	EndpointActions(MatrixOneOperations operations, RestorePlans plans) {
		this.operations = operations;
		this.plans = plans;
	}

	SnapshotDescriptor create(Parameters parameters) {
		parameters.only("name", "level", "database", "table", "description");
		String description = parameters.optional("description");
		return SnapshotDescriptor.of(this.operations.snapshots()
			.create(SnapshotRequest.named(parameters.required("name"))
				.of(target(parameters))
				.describedAs((description != null) ? description : "")));
	}

	private static SnapshotTarget target(Parameters parameters) {
		SnapshotLevel level = parameters.choice("level",
				parameters.has("table") ? SnapshotLevel.TABLE : SnapshotLevel.DATABASE);
		return switch (level) {
			case CLUSTER -> {
				parameters.only("name", "level", "description");
				yield SnapshotTarget.cluster();
			}
			case ACCOUNT -> {
				parameters.only("name", "level", "description");
				yield SnapshotTarget.account();
			}
			case DATABASE -> {
				parameters.only("name", "level", "description", "database");
				yield SnapshotTarget.database(parameters.required("database"));
			}
			case TABLE -> SnapshotTarget.table(parameters.required("database"), parameters.required("table"));
		};
	}

	Dropped drop(String name) {
		this.operations.snapshots().drop(name);
		return new Dropped(name);
	}

	Cloned clone(Parameters parameters) {
		parameters.only("database", "table", "fromDatabase", "fromTable", "snapshot");
		String database = parameters.required("database");
		String source = parameters.required("fromDatabase");
		CloneRequest request;
		if (parameters.has("table")) {
			String fromTable = parameters.has("fromTable") ? parameters.required("fromTable")
					: parameters.required("table");
			request = CloneRequest.table(database, parameters.required("table")).from(source, fromTable);
		}
		else {
			parameters.only("database", "fromDatabase", "snapshot");
			request = CloneRequest.database(database).from(source);
		}
		this.operations.clones()
			.clone(parameters.has("snapshot") ? request.atSnapshot(parameters.required("snapshot")) : request);
		return new Cloned(database, parameters.optional("table"));
	}

	PlanDescriptor plan(Parameters parameters) {
		parameters.only("database", "table", "snapshot", "at", "mode", "as", "column", "operator", "value",
				"createdSince", "addedSince", "moved", "dependents", "sequences");
		RestorePlan plan = this.operations.restores().plan(request(parameters));
		return PlanDescriptor.of(plan, plan.isRefused() ? null : this.plans.keep(plan));
	}

	private RestoreRequest request(Parameters parameters) {
		String database = parameters.required("database");
		RestoreRequest request = parameters.has("table") ? RestoreRequest.table(database, parameters.required("table"))
				: RestoreRequest.database(database);
		request = to(request, parameters).mode(parameters.choice("mode", RestoreMode.AUTO))
			.onCreatedSince(parameters.choice("createdSince", CreatedSince.REFUSE))
			.onAddedSince(parameters.choice("addedSince", AddedSince.DELETE))
			.onMoved(parameters.choice("moved", Beyond.REFUSE))
			.onDependents(parameters.choice("dependents", Beyond.REFUSE))
			.onSequences(parameters.choice("sequences", Sequences.REFUSE));
		if (parameters.has("as")) {
			request = request.as(parameters.required("as"));
		}
		if (parameters.has("column")) {
			RowChoice rows = new RowChoice(Identifier.cloned("Database name", database),
					Identifier.cloned("Table name", parameters.required("table")),
					Identifier.cloned("Column name", parameters.required("column")),
					parameters.choice("operator", RowOperator.EQ), parameters.optional("value"));
			return rows.restrict(request, this.operations.jdbc());
		}
		if (parameters.has("operator") || parameters.has("value")) {
			parameters.required("column");
		}
		return request;
	}

	private static RestoreRequest to(RestoreRequest request, Parameters parameters) {
		if (parameters.has("snapshot") == parameters.has("at")) {
			throw new BadRequestException("Name either a 'snapshot' or an instant 'at' to go back to");
		}
		if (parameters.has("snapshot")) {
			return request.toSnapshot(parameters.required("snapshot"));
		}
		String at = parameters.required("at");
		try {
			return request.to(Instant.parse(at));
		}
		catch (DateTimeParseException ex) {
			throw new BadRequestException(
					"Instant '%s' is not allowed: use one such as 2026-01-31T12:00:00Z".formatted(at));
		}
	}

	/**
	 * The library carries a plan out as far as the rows are what they were. The server's
	 * own statement looks at no rows, so that their numbers are compared before.
	 */
	RestoreDescriptor restore(Parameters parameters) {
		parameters.only("plan");
		RestorePlan plan = this.plans.take(parameters.required("plan"));
		if (plan.mode() == RestoreMode.OBJECTS) {
			RestorePlan now = this.operations.restores().plan(plan.request().to(plan.point()));
			if (!now.objects().equals(plan.objects())) {
				throw new BadRequestException(
						"The data has changed since the plan was made. Nothing was restored. Make a new plan",
						CONFLICT);
			}
		}
		return RestoreDescriptor.of(this.operations.restores().restore(plan));
	}

	/**
	 * A snapshot that is gone.
	 */
	record Dropped(String name) {

	}

	/**
	 * What was cloned.
	 */
	record Cloned(String database, @Nullable String table) {

	}

	/**
	 * What a restore would do. Shows no values of rows.
	 *
	 * @param plan what it is carried out by, or {@code null} if it is refused
	 * @param expires until when
	 */
	record PlanDescriptor(@Nullable String plan, @Nullable Instant expires, String mode, String reason, String point,
			long rows, List<PlannedTable> tables, List<ObjectDescriptor> objects, List<String> tablesDropped,
			List<String> notes, List<String> refusals) {

		private static PlanDescriptor of(RestorePlan plan, @Nullable Kept kept) {
			return new PlanDescriptor((kept != null) ? kept.id() : null, (kept != null) ? kept.expires() : null,
					Parameters.word(plan.mode()), plan.reason(), plan.point().toString(), plan.rows(),
					plan.tables()
						.stream()
						.map((table) -> new PlannedTable(table.database(), table.table(), table.toDelete(),
								table.toUpdate(), table.toInsert(), table.moved(), table.columnsKept()))
						.toList(),
					plan.objects().stream().map(ObjectDescriptor::of).toList(), plan.tablesDropped(), plan.notes(),
					plan.refusals());
		}

	}

	/**
	 * What would be done to a table.
	 */
	record PlannedTable(String database, String table, long toDelete, long toUpdate, long toInsert, long moved,
			List<String> columnsKept) {

	}

	/**
	 * What would become of an object.
	 */
	record ObjectDescriptor(String database, String name, String kind, String fate, long rowsNow, long rowsThen) {

		private static ObjectDescriptor of(RestoredObject object) {
			return new ObjectDescriptor(object.database(), object.name(), Parameters.word(object.kind()),
					Parameters.word(object.fate()), object.rowsNow(), object.rowsThen());
		}

	}

	/**
	 * What a restore has done.
	 */
	record RestoreDescriptor(String mode, long rows, List<TableReport> tables, int skipped,
			List<String> safetySnapshots, List<String> notes, String duration) {

		private static RestoreDescriptor of(RestoreReport report) {
			return new RestoreDescriptor(Parameters.word(report.plan().mode()), report.rows(), report.tables(),
					report.skipped().size(), report.safetySnapshots(), report.notes(), report.duration().toString());
		}

	}

}
