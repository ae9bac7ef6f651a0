package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The {@link MatrixOneEndpoint} by HTTP: answers have a status, and failures a message.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = MatrixOneEndpoint.class)
public class MatrixOneEndpointWebExtension {

	private final MatrixOneEndpoint delegate;

	MatrixOneEndpointWebExtension(MatrixOneEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Tell what the server is.
	 * @return the answer
	 */
	@ReadOperation
	public WebEndpointResponse<Object> overview() {
		return respond(this.delegate::overview);
	}

	/**
	 * Tell what there is of something.
	 * @param part see {@link MatrixOneEndpoint#part}
	 * @return the answer
	 */
	@ReadOperation
	public WebEndpointResponse<Object> part(@Selector String part) {
		return respond(() -> this.delegate.part(part));
	}

	/**
	 * Tell of one snapshot or entry.
	 * @param part see {@link MatrixOneEndpoint#entry}
	 * @param name the name or id
	 * @return the answer
	 */
	@ReadOperation
	public WebEndpointResponse<Object> entry(@Selector String part, @Selector String name) {
		return respond(() -> this.delegate.entry(part, name));
	}

	/**
	 * Create a snapshot or a clone, make the plan of a restore, or carry it out. All of
	 * these have one address for HTTP, but for its last part, and so one operation; which
	 * parameters belong to which is checked.
	 * @param part {@code snapshots}, {@code clones}, {@code plans} or {@code restores}
	 * @param name the name of a snapshot
	 * @param level the level of a snapshot
	 * @param description the description of a snapshot
	 * @param database the database that a snapshot is of, that is made by a clone, or is
	 * restored
	 * @param table the table, where it is about one
	 * @param fromDatabase the database that is cloned, or whose table is
	 * @param fromTable the table that is cloned, where it has another name
	 * @param snapshot the snapshot that is read
	 * @param at the instant to go back to
	 * @param mode the mode of a restore
	 * @param as the new name for what is restored
	 * @param column the column by which rows are chosen
	 * @param operator how it is compared
	 * @param value with what
	 * @param createdSince what to do with tables that were created since
	 * @param addedSince what to do with rows that were added since
	 * @param moved what to do with rows that were not among those, or are no longer
	 * @param dependents what to do with rows that refer to rows that go
	 * @param sequences what to do with sequences that would be lost
	 * @param plan the id of a plan
	 * @return the answer
	 */
	@WriteOperation
	public WebEndpointResponse<Object> write(@Selector String part, @Nullable String name, @Nullable String level,
			@Nullable String description, @Nullable String database, @Nullable String table,
			@Nullable String fromDatabase, @Nullable String fromTable, @Nullable String snapshot, @Nullable String at,
			@Nullable String mode, @Nullable String as, @Nullable String column, @Nullable String operator,
			@Nullable String value, @Nullable String createdSince, @Nullable String addedSince, @Nullable String moved,
			@Nullable String dependents, @Nullable String sequences, @Nullable String plan) {
		Parameters parameters = new Parameters().with("name", name)
			.with("level", level)
			.with("description", description)
			.with("database", database)
			.with("table", table)
			.with("fromDatabase", fromDatabase)
			.with("fromTable", fromTable)
			.with("snapshot", snapshot)
			.with("at", at)
			.with("mode", mode)
			.with("as", as)
			.with("column", column)
			.with("operator", operator)
			.with("value", value)
			.with("createdSince", createdSince)
			.with("addedSince", addedSince)
			.with("moved", moved)
			.with("dependents", dependents)
			.with("sequences", sequences)
			.with("plan", plan);
		EndpointActions actions = this.delegate.actions();
		return respond(() -> switch (part) {
			case "snapshots" -> actions.create(parameters);
			case "clones" -> actions.clone(parameters);
			case "plans" -> actions.plan(parameters);
			case "restores" -> actions.restore(parameters);
			default -> throw new BadRequestException(
					"Nothing can be made there: use one of snapshots, clones, plans, restores");
		});
	}

	/**
	 * Drop a snapshot.
	 * @param part {@code snapshots}
	 * @param name its name
	 * @return the answer
	 */
	@DeleteOperation
	public WebEndpointResponse<Object> drop(@Selector String part, @Selector String name) {
		return respond(() -> {
			if (!part.equals("snapshots")) {
				throw new BadRequestException("Only snapshots can be dropped");
			}
			return this.delegate.actions().drop(name);
		});
	}

	private static WebEndpointResponse<Object> respond(Supplier<? extends @Nullable Object> question) {
		try {
			Object answer = MatrixOneEndpoint.answer(question::get);
			return (answer != null) ? new WebEndpointResponse<>(answer) : respond(
					new BadRequestException("There is none of that name", WebEndpointResponse.STATUS_NOT_FOUND));
		}
		catch (BadRequestException ex) {
			return respond(ex);
		}
	}

	static WebEndpointResponse<Object> respond(BadRequestException failure) {
		return new WebEndpointResponse<>(Map.of("status", failure.status(), "message", failure.getReason()),
				failure.status());
	}

}
