package io.github.matrixonespring.endpoint;

import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.endpoint.FuzzedRequests.Request;
import io.github.matrixonespring.endpoint.HttpEndpoint.Answer;
import io.github.matrixonespring.snapshot.SnapshotTarget;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends fuzzed requests, and looks at the answers and at what there is.
 */
final class FuzzedEndpoint {

	/** What would tell somebody more than is meant for him. */
	private static final List<String> LEAKS = List.of("Exception", "SQL [", "select ", "SELECT ", "CREATE SNAPSHOT",
			"jdbc:", "\tat ", "io.github.matrixonespring.", "org.springframework", "stackTrace");

	private final HttpEndpoint http;

	private final MatrixOneOperations operations;

	private final String database;

	FuzzedEndpoint(HttpEndpoint http, MatrixOneOperations operations, String database) {
		this.http = http;
		this.operations = operations;
		this.database = database;
	}

	/**
	 * Return names that nobody else uses.
	 */
	List<String> names() {
		return List.of(this.database + "_a", this.database + "_b", this.database + "_c");
	}

	List<Answer> send(long seed, int count) {
		List<Answer> answers = new ArrayList<>();
		new FuzzedRequests(seed, this.database, names()).stream(count).forEach((request) -> answers.add(send(request)));
		return answers;
	}

	private Answer send(Request request) {
		Answer answer = this.http.send(request.method(), request.path(), request.body());
		assertThat(LEAKS).as("%s was answered by %s", request, answer).noneMatch(answer.body()::contains);
		return answer;
	}

	/**
	 * Create a table with rows, and a snapshot of it.
	 */
	void prepare() {
		this.operations.jdbc()
			.sql("create table item (id bigint primary key, name varchar(20), added datetime)")
			.update();
		this.operations.jdbc().sql("insert into item values (1, 'one', now()), (2, 'two', now())").update();
		this.operations.snapshots().create(names().get(0), SnapshotTarget.database(this.database));
		this.operations.jdbc().sql("update item set name = 'zwei' where id = 2").update();
	}

	/**
	 * Return what there is.
	 */
	List<Object> state() {
		List<Object> state = new ArrayList<>(
				this.operations.jdbc().sql("select * from item order by id").query().listOfRows());
		this.operations.snapshots()
			.list()
			.stream()
			.filter((snapshot) -> snapshot.name().startsWith(this.database))
			.forEach(state::add);
		state.addAll(this.operations.jdbc()
			.sql("select schema_name from information_schema.schemata where schema_name like ? order by 1")
			.param(this.database + "%")
			.query(String.class)
			.list());
		return state;
	}

	/**
	 * Remove what there may be.
	 */
	void remove() {
		names().forEach((name) -> {
			this.operations.snapshots().dropIfExists(name);
			this.operations.jdbc().sql("drop database if exists `" + name + "`").update();
		});
		this.operations.snapshots()
			.list(SnapshotTarget.database(this.database))
			.forEach((snapshot) -> this.operations.snapshots().drop(snapshot.name()));
	}

}
