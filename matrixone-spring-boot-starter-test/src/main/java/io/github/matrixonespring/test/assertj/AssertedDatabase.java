package io.github.matrixonespring.test.assertj;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.DatabaseChanges;
import io.github.matrixonespring.diff.DiffOperations;
import io.github.matrixonespring.diff.RowChange;
import io.github.matrixonespring.diff.TableChanges;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.test.scope.PastScope;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.Assert;

/**
 * The current database of a {@link DataSource}, as it is or, within
 * {@link MatrixOneAssertions#asOf}, as it was.
 */
final class AssertedDatabase {

	private final DataSource dataSource;

	AssertedDatabase(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	long count(String table) {
		return read(table, (source, jdbc) -> jdbc.sql(AssertionSql.count(source)).query(Long.class).single());
	}

	List<Map<String, Object>> rows(String table, int limit) {
		return read(table, (source, jdbc) -> jdbc.sql(AssertionSql.rows(source, limit)).query().listOfRows());
	}

	private <T> T read(String table, BiFunction<String, JdbcClient, T> query) {
		return PastScope.read((point) -> with((matrixOne) -> {
			MatrixOneConnections connections = matrixOne.getConnections();
			if (point.isNow()) {
				return query.apply(new Identifier(table).quoted(), connections.jdbc());
			}
			TimeTravel timeTravel = new TimeTravel(connections, matrixOne.snapshots()::get, Duration.ZERO);
			return connections.onOneConnection((statements) -> query
				.apply(timeTravel.table(statements, name(statements), table, point), connections.jdbc()));
		}));
	}

	TableChanges changes(String since, String table) {
		return compare(since, (diff, database) -> diff.table(database, table).summary());
	}

	DatabaseChanges changes(String since) {
		return compare(since, (diff, database) -> diff.database(database).summary());
	}

	List<RowChange> changedRows(String since, String table) {
		return compare(since, (diff, database) -> {
			try (Stream<RowChange> rows = diff.table(database, table).rows()) {
				return rows.toList();
			}
		});
	}

	private <T> T compare(String since, BiFunction<DiffOperations, String, T> comparison) {
		return PastScope.read((point) -> with((matrixOne) -> {
			String database;
			try (MatrixOneStatements statements = matrixOne.getConnections().joining()) {
				database = name(statements);
			}
			return comparison.apply(matrixOne.diff(since, point), database);
		}));
	}

	private static String name(MatrixOneStatements statements) {
		String database = statements.currentDatabase();
		Assert.state(!database.isEmpty(), "No database is selected: name one in the URL of the DataSource");
		return database;
	}

	/**
	 * Return what the assertions are about, if that is not the present.
	 * @param word stands before the moment
	 */
	static String moment(String word) {
		return PastScope.moment().map((point) -> " %s %s".formatted(word, point)).orElse("");
	}

	private <T> T with(Function<MatrixOneTemplate, T> work) {
		try (MatrixOneTemplate matrixOne = new MatrixOneTemplate(this.dataSource)) {
			return work.apply(matrixOne);
		}
	}

}
