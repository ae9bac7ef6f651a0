package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;
import org.springframework.util.StringUtils;

/**
 * The {@link MatrixOneEndpoint} by JMX: one operation for each thing that it does.
 *
 * @since 0.1.0
 */
@EndpointJmxExtension(endpoint = MatrixOneEndpoint.class)
public class MatrixOneEndpointJmxExtension {

	private final MatrixOneEndpoint delegate;

	MatrixOneEndpointJmxExtension(MatrixOneEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Create a snapshot.
	 * @param name its name
	 * @param level its level; left out, that of what is named
	 * @param database the database that it is of
	 * @param table the table that it is of
	 * @param description its description
	 * @return the snapshot
	 */
	@WriteOperation
	public Object createSnapshot(String name, @Nullable String level, @Nullable String database, @Nullable String table,
			@Nullable String description) {
		return MatrixOneEndpoint.answer(() -> this.delegate.actions()
			.create(new Parameters().with("name", given(name))
				.with("level", given(level))
				.with("database", given(database))
				.with("table", given(table))
				.with("description", given(description))));
	}

	/**
	 * Drop a snapshot.
	 * @param name its name
	 * @return the name
	 */
	@WriteOperation
	public Object dropSnapshot(String name) {
		return MatrixOneEndpoint.answer(() -> this.delegate.actions().drop(name));
	}

	/**
	 * Clone a database or a table.
	 * @param database the database that is made, or that the table is made in
	 * @param table the table that is made
	 * @param fromDatabase the database that is cloned, or whose table is
	 * @param fromTable the table that is cloned, where it has another name
	 * @param snapshot the snapshot that is read; left out, the present
	 * @return what was made
	 */
	@WriteOperation
	public Object cloneData(String database, @Nullable String table, String fromDatabase, @Nullable String fromTable,
			@Nullable String snapshot) {
		return MatrixOneEndpoint.answer(() -> this.delegate.actions()
			.clone(new Parameters().with("database", given(database))
				.with("table", given(table))
				.with("fromDatabase", given(fromDatabase))
				.with("fromTable", given(fromTable))
				.with("snapshot", given(snapshot))));
	}

	/**
	 * Make the plan of a restore, which reads all rows.
	 * @param database the database
	 * @param table the table, where it is about one
	 * @param snapshot the snapshot to go back to
	 * @param at the instant to go back to
	 * @param mode the mode
	 * @param as the new name for what is restored
	 * @param column the column by which rows are chosen
	 * @param operator how it is compared
	 * @param value with what
	 * @param createdSince what to do with tables that were created since
	 * @param addedSince what to do with rows that were added since
	 * @param moved what to do with rows that were not among those, or are no longer
	 * @param dependents what to do with rows that refer to rows that go
	 * @param sequences what to do with sequences that would be lost
	 * @return the plan, with its id unless it is refused
	 */
	@WriteOperation
	public Object planRestore(String database, @Nullable String table, @Nullable String snapshot, @Nullable String at,
			@Nullable String mode, @Nullable String as, @Nullable String column, @Nullable String operator,
			@Nullable String value, @Nullable String createdSince, @Nullable String addedSince, @Nullable String moved,
			@Nullable String dependents, @Nullable String sequences) {
		return MatrixOneEndpoint.answer(() -> this.delegate.actions()
			.plan(new Parameters().with("database", given(database))
				.with("table", given(table))
				.with("snapshot", given(snapshot))
				.with("at", given(at))
				.with("mode", given(mode))
				.with("as", given(as))
				.with("column", given(column))
				.with("operator", given(operator))
				.with("value", isCompared(column, operator) ? value : given(value))
				.with("createdSince", given(createdSince))
				.with("addedSince", given(addedSince))
				.with("moved", given(moved))
				.with("dependents", given(dependents))
				.with("sequences", given(sequences))));
	}

	/**
	 * Carry a restore out.
	 * @param plan the id of its plan
	 * @return what was done
	 */
	@WriteOperation
	public Object restore(String plan) {
		return MatrixOneEndpoint.answer(() -> this.delegate.actions().restore(new Parameters().with("plan", plan)));
	}

	/**
	 * Consoles send an empty text for what is left out.
	 */
	private static @Nullable String given(@Nullable String text) {
		return StringUtils.hasLength(text) ? text : null;
	}

	/**
	 * Tell whether rows are chosen by comparing with a value, which may be an empty text.
	 */
	private static boolean isCompared(@Nullable String column, @Nullable String operator) {
		return StringUtils.hasLength(column) && Arrays.stream(RowOperator.values())
			.filter((choice) -> Parameters.word(choice).equals(operator))
			.allMatch(RowOperator::takesValue);
	}

}
