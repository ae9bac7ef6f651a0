package io.github.matrixonespring.endpoint;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.endpoint.HttpEndpoint.Answer;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the endpoint does for who has access.
 */
@MatrixOneTest(classes = EndpointApplication.class, isolation = Isolation.METHOD,
		webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=matrixone",
				"management.endpoints.jmx.exposure.include=matrixone", "spring.jmx.enabled=true",
				"spring.jmx.unique-names=true", "management.endpoint.matrixone.access=unrestricted",
				"matrixone.ledger.enabled=true", "matrixone.ledger.initialize-schema=always",
				"spring.application.name=endpoint-test" })
@ExtendWith(OutputCaptureExtension.class)
class EndpointIntegrationTests {

	private static final int REQUESTS = 1000;

	@Autowired
	private MatrixOneOperations operations;

	@Autowired
	private TestDatabase database;

	@Autowired
	private WebServerApplicationContext context;

	private HttpEndpoint http;

	private FuzzedEndpoint fuzzed;

	private String snapshot;

	@BeforeEach
	void prepare() {
		this.http = new HttpEndpoint(this.context.getWebServer().getPort());
		this.fuzzed = new FuzzedEndpoint(this.http, this.operations, this.database.name());
		this.fuzzed.prepare();
		this.snapshot = this.fuzzed.names().get(0);
	}

	@AfterEach
	void remove() {
		this.fuzzed.remove();
	}

	@Test
	void tellsWhatTheServerIs() {
		JsonNode overview = this.http.get("").json();
		assertThat(overview.at("/server/version").asString()).contains("MatrixOne");
		assertThat(overview.get("parts").size()).isEqualTo(5);
	}

	@Test
	void tellsWhatThereIs() {
		assertThat(this.http.get("/snapshots").body()).contains(this.snapshot);
		JsonNode one = this.http.get("/snapshots/" + this.snapshot).json();
		assertThat(one.get("level").asString()).isEqualTo("database");
		assertThat(one.get("database").asString()).isEqualTo(this.database.name());
		assertThat(this.http.get("/snapshots/none").status()).isEqualTo(404);
		assertThat(this.http.get("/ledger").json().get("pending").asInt()).isZero();
		assertThat(this.http.get("/ledger/none").status()).isEqualTo(404);
		assertThat(this.http.get("/quota").json().at("/database/used").asInt()).isPositive();
		assertThat(this.http.get("/capabilities").json().size()).isGreaterThan(5);
		assertThat(this.http.get("/doctor").status()).isEqualTo(200);
		Answer unknown = this.http.get("/nothing");
		assertThat(unknown.status()).isEqualTo(400);
		assertThat(unknown.json().get("message").asString()).contains("snapshots, ledger, quota");
	}

	@Test
	void createsAndDropsSnapshots() {
		String name = this.fuzzed.names().get(1);
		Answer created = this.http.post("/snapshots",
				Map.of("name", name, "database", this.database.name(), "table", "item"));
		assertThat(created.status()).isEqualTo(200);
		assertThat(created.json().get("level").asString()).isEqualTo("table");
		assertThat(this.operations.snapshots().get(name).target())
			.isEqualTo(SnapshotTarget.table(this.database.name(), "item"));
		assertThat(this.http.post("/snapshots", Map.of("name", name, "database", this.database.name())).status())
			.isEqualTo(409);
		assertThat(this.http.delete("/snapshots/" + name).status()).isEqualTo(200);
		assertThat(this.operations.snapshots().exists(name)).isFalse();
		assertThat(this.http.delete("/snapshots/" + name).status()).isEqualTo(404);
	}

	@Test
	void whatIsKnownIsOneLineOfTheLog(CapturedOutput output) {
		Answer refused = this.http.delete("/snapshots/none");
		assertThat(refused.status()).isEqualTo(404);
		assertThat(output.getAll()).contains("was answered by 404").contains("none does not exist");
		assertThat(output.getAll().substring(output.getAll().lastIndexOf("was answered by 404")))
			.doesNotContain("\tat ");
	}

	@Test
	void saysWhatIsNotThere() {
		for (String path : List.of("/snapshots/none", "/ledger/none")) {
			Answer answer = this.http.get(path);
			assertThat(answer.status()).isEqualTo(404);
			assertThat(answer.json().get("message").asString()).isEqualTo("There is none of that name");
		}
	}

	@Test
	void clonesDatabases() {
		String clone = this.fuzzed.names().get(1);
		assertThat(this.http
			.post("/clones", Map.of("database", clone, "fromDatabase", this.database.name(), "snapshot", this.snapshot))
			.status()).isEqualTo(200);
		assertThat(name(clone)).isEqualTo("two");
		assertThat(this.http.post("/clones", Map.of("database", clone, "fromDatabase", this.database.name())).status())
			.isEqualTo(409);
	}

	@Test
	void restoresRowsByThePlanOnce() {
		Answer planned = this.http.post("/plans", Map.of("database", this.database.name(), "table", "item", "snapshot",
				this.snapshot, "column", "id", "operator", "eq", "value", "2"));
		assertThat(planned.status()).as(planned.body()).isEqualTo(200);
		assertThat(planned.json().get("rows").asInt()).isEqualTo(1);
		assertThat(name(this.database.name())).isEqualTo("zwei");
		String plan = planned.json().get("plan").asString();
		Answer restored = this.http.post("/restores", Map.of("plan", plan));
		assertThat(restored.status()).as(restored.body()).isEqualTo(200);
		assertThat(restored.json().get("rows").asInt()).isEqualTo(1);
		assertThat(name(this.database.name())).isEqualTo("two");
		Answer again = this.http.post("/restores", Map.of("plan", plan));
		assertThat(again.status()).isEqualTo(400);
		assertThat(again.json().get("message").asString()).contains("Make a new one");
	}

	@Test
	void planIsVoidWhereTheRowsHaveChanged() {
		String plan = this.http
			.post("/plans", Map.of("database", this.database.name(), "table", "item", "snapshot", this.snapshot))
			.json()
			.get("plan")
			.asString();
		this.operations.jdbc().sql("update item set name = 'dos' where id = 2").update();
		Answer refused = this.http.post("/restores", Map.of("plan", plan));
		assertThat(refused.status()).as(refused.body()).isEqualTo(409);
		assertThat(name(this.database.name())).isEqualTo("dos");
		assertThat(this.http.post("/restores", Map.of("plan", plan)).status()).isEqualTo(400);
	}

	@Test
	void planOfObjectsIsVoidWhereTheNumberOfRowsHasChanged() {
		Map<String, String> parameters = Map.of("database", this.database.name(), "table", "item", "snapshot",
				this.snapshot, "mode", "objects");
		JsonNode planned = this.http.post("/plans", parameters).json();
		assertThat(planned.get("mode").asString()).isEqualTo("objects");
		assertThat(planned.at("/objects/0/fate").asString()).isEqualTo("replaced");
		this.operations.jdbc().sql("insert into item (id, name) values (3, 'tres')").update();
		Answer refused = this.http.post("/restores", Map.of("plan", planned.get("plan").asString()));
		assertThat(refused.status()).as(refused.body()).isEqualTo(409);
		assertThat(name(this.database.name())).isEqualTo("zwei");
		Answer restored = this.http.post("/restores",
				Map.of("plan", this.http.post("/plans", parameters).json().get("plan").asString()));
		assertThat(restored.status()).as(restored.body()).isEqualTo(200);
		assertThat(restored.json().get("safetySnapshots").size()).isEqualTo(1);
		assertThat(name(this.database.name())).isEqualTo("two");
	}

	@ParameterizedTest
	@CsvSource({ "name, ne, none, 1", "name, eq, one, 0", "id, gt, 1, 1", "id, gt, 2, 0", "name, null, , 0",
			"name, not-null, , 1", "added, lt, 2999-01-01 00:00:00, 1", "id, le, 1.5, 0" })
	void choosesRowsByTheTypeOfTheColumn(String column, String operator, String value, int rows) {
		Map<String, String> parameters = new HashMap<>(Map.of("database", this.database.name(), "table", "item",
				"snapshot", this.snapshot, "column", column, "operator", operator));
		if (value != null) {
			parameters.put("value", value);
		}
		Answer planned = this.http.post("/plans", parameters);
		assertThat(planned.status()).as(planned.body()).isEqualTo(200);
		assertThat(planned.json().get("refusals")).as(planned.body()).isEmpty();
		assertThat(planned.json().get("rows").asInt()).isEqualTo(rows);
	}

	@Test
	void takesTheOptionsThatRefusalsName() {
		Map<String, String> parameters = new HashMap<>(Map.of("database", this.database.name(), "table", "item",
				"snapshot", this.snapshot, "column", "name", "operator", "eq", "value", "zwei"));
		JsonNode refused = this.http.post("/plans", parameters).json();
		assertThat(refused.get("refusals").toString()).contains("onMoved(INCLUDE)");
		assertThat(refused.get("plan").isNull()).isTrue();
		parameters.put("moved", "include");
		JsonNode planned = this.http.post("/plans", parameters).json();
		assertThat(planned.get("refusals")).isEmpty();
		assertThat(planned.get("rows").asInt()).isEqualTo(1);
		parameters.put("moved", "perhaps");
		assertThat(this.http.post("/plans", parameters).json().get("message").asString())
			.isEqualTo("'moved' is 'perhaps': use one of refuse, include");
	}

	@ParameterizedTest
	@CsvSource({ "none, eq, 1, There is no column", "id, like, 1, use one of eq", "id, eq, one, is a number",
			"id, null, 1, takes no 'value'", "id, eq, , no 'value'", "id` = 1 or `id, eq, 1, is not allowed",
			"id, = 1 or 1, 1, use one of eq" })
	void refusesWhatIsNoColumnOperatorOrValue(String column, String operator, String value, String message) {
		Map<String, String> parameters = new HashMap<>(Map.of("database", this.database.name(), "table", "item",
				"snapshot", this.snapshot, "column", column, "operator", operator));
		if (value != null) {
			parameters.put("value", value);
		}
		Answer refused = this.http.post("/plans", parameters);
		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.json().get("message").asString()).contains(message);
	}

	@ParameterizedTest
	@CsvSource({ "snapshots, There is no 'name'", "clones, There is no 'database'", "plans, There is no 'database'",
			"restores, There is no 'plan'", "nothing, Nothing can be made there" })
	void saysWhatIsMissing(String part, String message) {
		Answer refused = this.http.post("/" + part, Map.of());
		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.json().get("message").asString()).contains(message);
	}

	@Test
	void refusesParametersThatMeanNothing() {
		Answer refused = this.http.post("/restores", Map.of("plan", "x", "database", "shop"));
		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.json().get("message").asString()).contains("[database] means nothing here");
	}

	@ParameterizedTest
	@CsvSource({ "snapshots, tabel", "plans, colum", "clones, formTable" })
	void refusesParametersThatItDoesNotKnow(String part, String misspelt) {
		String name = this.fuzzed.names().get(1);
		Answer refused = this.http.post("/" + part, Map.of("name", name, "database", this.database.name(), "snapshot",
				this.snapshot, "fromDatabase", this.database.name(), misspelt, "item"));
		assertThat(refused.status()).as(refused.body()).isEqualTo(400);
		assertThat(refused.json().get("message").asString()).contains("[" + misspelt + "] means nothing here")
			.contains("fromTable");
		assertThat(this.operations.snapshots().exists(name)).isFalse();
	}

	@Test
	void leavesParametersOfFiltersAlone() {
		Answer created = this.http.send("POST", "/snapshots?_csrf=x",
				"{\"name\":\"%s\",\"database\":\"%s\"}".formatted(this.fuzzed.names().get(1), this.database.name()));
		assertThat(created.status()).as(created.body()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "account, database", "cluster, database", "account, table", "database, table" })
	void refusesWhatIsBelowTheLevel(String level, String below) {
		String name = this.fuzzed.names().get(1);
		Map<String, String> parameters = new HashMap<>(Map.of("name", name, "level", level, below, "item"));
		if (level.equals("database")) {
			parameters.put("database", this.database.name());
		}
		Answer refused = this.http.post("/snapshots", parameters);
		assertThat(refused.status()).as(refused.body()).isEqualTo(400);
		assertThat(refused.json().get("message").asString()).contains("[" + below + "] means nothing here");
		assertThat(this.operations.snapshots().exists(name)).isFalse();
	}

	@Test
	void fuzzedRequestsFindNoFault() {
		List<Answer> answers = this.fuzzed.send(23, REQUESTS);
		assertThat(answers).hasSize(REQUESTS).noneMatch((answer) -> answer.status() >= 500);
		assertThat(answers).as("done").anyMatch((answer) -> answer.body().contains("\"rows\""));
		assertThat(answers.stream().filter((answer) -> answer.status() == 200).count()).isGreaterThan(50);
	}

	@Test
	void worksByJmx() throws Exception {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = managed(server);
		assertThat(server.getMBeanInfo(name).getOperations()).extracting(MBeanOperationInfo::getName)
			.containsExactlyInAnyOrder("overview", "part", "entry", "createSnapshot", "dropSnapshot", "cloneData",
					"planRestore", "restore");
		assertThat(server.invoke(name, "part", new Object[] { "snapshots" }, new String[] { String.class.getName() })
			.toString()).contains(this.snapshot);
		server.invoke(name, "dropSnapshot", new Object[] { this.snapshot }, new String[] { String.class.getName() });
		assertThat(this.operations.snapshots().exists(this.snapshot)).isFalse();
	}

	@Test
	void textsThatAreLeftEmptyInAConsoleAreNotGiven() throws Exception {
		String created = this.fuzzed.names().get(1);
		call("createSnapshot", created, "", this.database.name(), "", "");
		assertThat(this.operations.snapshots().get(created).target())
			.isEqualTo(SnapshotTarget.database(this.database.name()));
		String clone = this.fuzzed.names().get(2);
		call("cloneData", clone, "", this.database.name(), "", "");
		assertThat(name(clone)).isEqualTo("zwei");
		assertThat(call("planRestore", this.database.name(), "item", this.snapshot, "", "", "", "", "", "", "", "", "",
				"", "")
			.toString()).contains("rows=1");
		assertThat(call("planRestore", this.database.name(), "item", this.snapshot, "", "", "", "name", "null", "", "",
				"", "", "", "")
			.toString()).contains("rows=0");
		assertThat(call("planRestore", this.database.name(), "item", this.snapshot, "", "", "", "name", "ne", "", "",
				"", "", "", "")
			.toString()).contains("rows=1");
	}

	private static Object call(String operation, Object... texts) throws JMException {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		String[] signature = new String[texts.length];
		Arrays.fill(signature, String.class.getName());
		return server.invoke(managed(server), operation, texts, signature);
	}

	private static ObjectName managed(MBeanServer server) throws JMException {
		return server.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Matrixone,*"), null)
			.iterator()
			.next();
	}

	private String name(String databaseName) {
		return this.operations.jdbc()
			.sql("select name from `" + databaseName + "`.item where id = 2")
			.query(String.class)
			.single();
	}

}
