package io.github.matrixonespring.sample.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static io.github.matrixonespring.sample.web.ProblemExpectations.contains;
import static io.github.matrixonespring.sample.web.ProblemExpectations.problem;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The REST API. Each test finds an empty database.
 */
@MatrixOneTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.scenarios=false")
class RestApiIntegrationTests {

	private static final String UNIQUE = "sample_rest_" + UUID.randomUUID().toString().substring(0, 8);

	private final String name;

	private final RestTestClient client;

	RestApiIntegrationTests(@Value("${local.server.port}") int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).build();
		this.name = UNIQUE + "_" + UUID.randomUUID().toString().substring(0, 8);
	}

	@AfterAll
	static void removeClones(@Autowired JdbcTemplate jdbc) {
		jdbc.queryForList("select schema_name from information_schema.schemata where schema_name like ?", String.class,
				UNIQUE + "%")
			.forEach((clone) -> jdbc.execute("drop database " + clone));
	}

	@Test
	void userIsRegisteredAndRead() {
		register("ada@example.com").expectStatus().isCreated().expectHeader().exists("Location");
		json("/users").jsonPath("$.length()").isEqualTo(1).jsonPath("$[0].email").isEqualTo("ada@example.com");
	}

	@ParameterizedTest
	@ValueSource(strings = { "asOf", "snapshot" })
	void usersAreReadAsTheyWereAtASnapshot(String parameter) {
		register("ada@example.com");
		createSnapshot().expectStatus().isCreated();
		register("ben@example.com");
		json("/users?" + parameter + "=" + this.name).jsonPath("$.length()")
			.isEqualTo(1)
			.jsonPath("$[0].email")
			.isEqualTo("ada@example.com");
	}

	@Test
	void usersAreReadAsTheyWereAtAnInstant(@Autowired SnapshotManager snapshots) {
		register("ada@example.com");
		createSnapshot();
		register("ben@example.com");
		Instant instant = snapshots.get(this.name).createdAt();
		json("/users?asOf=" + instant).jsonPath("$.length()").isEqualTo(1);
		json("/users?asOf={instant}", instant.atOffset(ZoneOffset.ofHours(1))).jsonPath("$.length()").isEqualTo(1);
	}

	@Test
	void userIsReadAsItWas(@Autowired JdbcTemplate jdbc) {
		String user = location(register("ada@example.com"));
		createSnapshot();
		String later = location(register("ben@example.com"));
		jdbc.update("update users set name = 'Renamed' where email = 'ada@example.com'");
		json(user + "?asOf=" + this.name).jsonPath("$.name").isEqualTo("User");
		json(user).jsonPath("$.name").isEqualTo("Renamed");
		problem(get(later + "?asOf=" + this.name), HttpStatus.NOT_FOUND).jsonPath("$.detail")
			.value(contains("There was no user with the id '"))
			.jsonPath("$.detail")
			.value(contains("at snapshot '" + this.name + "'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/users", "/users/00000000-0000-0000-0000-000000000000" })
	void momentThatCannotBeReadIsAProblem(String users, @Autowired SnapshotManager snapshots) {
		createSnapshot();
		Instant instant = snapshots.get(this.name).createdAt();
		asOf(users, "missing_" + this.name, HttpStatus.NOT_FOUND, "missing_" + this.name);
		asOf(users, instant.plusNanos(1).toString(), HttpStatus.GONE, "nothing is known to keep what it held then");
		asOf(users, Instant.now().plus(Duration.ofDays(1)).toString(), HttpStatus.BAD_REQUEST,
				"would answer with the present");
		asOf(users, "2026-11-30", HttpStatus.BAD_REQUEST, "'2026-11-30' is no instant: write it as");
		asOf(users, "1969-11-30T00:00:00Z", HttpStatus.BAD_REQUEST, "timestamps of the server are after");
		asOf(users, "not a name", HttpStatus.BAD_REQUEST, "use 1 to 64 of a-z, 0-9 and _");
		asOf(users, "", HttpStatus.BAD_REQUEST, "use 1 to 64 of a-z, 0-9 and _");
	}

	private void asOf(String users, String moment, HttpStatus status, String detail) {
		problem(this.client.get().uri(users + "?asOf={moment}", moment).exchange(), status).jsonPath("$.detail")
			.value(contains(detail));
	}

	@Test
	void twoMomentsAreABadRequest() {
		problem(get("/users?asOf=a&snapshot=b"), HttpStatus.BAD_REQUEST);
	}

	@Test
	void tableThatWasNotThereIsNotFound(@Autowired JdbcTemplate jdbc) {
		jdbc.execute("alter table users rename to other");
		createSnapshot();
		jdbc.execute("alter table other rename to users");
		problem(get("/users?asOf=" + this.name), HttpStatus.NOT_FOUND).jsonPath("$.detail")
			.value(contains("did not exist at"));
	}

	@Test
	void snapshotIsCreatedListedAndDropped(@Autowired TestDatabase database) {
		createSnapshot().expectHeader().valueEquals("Location", "/snapshots/" + this.name);
		json("/snapshots/" + this.name).jsonPath("$.database").isEqualTo(database.name());
		json("/snapshots").jsonPath("$[?(@.name == '%s')]".formatted(this.name)).exists();
		this.client.delete().uri("/snapshots/" + this.name).exchange().expectStatus().isNoContent();
		problem(this.client.get().uri("/snapshots/" + this.name).exchange(), HttpStatus.NOT_FOUND);
	}

	@Test
	void fileIsImportedWithASnapshot() {
		importUsers("name,email\nAda,ada@example.com\nBen,ben@example.com\n").expectStatus()
			.isCreated()
			.expectBody()
			.jsonPath("$.count")
			.isEqualTo(2);
		json("/users?snapshot=" + this.name).jsonPath("$.length()").isEqualTo(2);
	}

	@Test
	void backupComparesItsTables() {
		register("ada@example.com");
		post("/backups", Map.of("snapshot", this.name, "database", this.name + "_backup")).expectStatus()
			.isCreated()
			.expectBody()
			.jsonPath("$.complete")
			.isEqualTo(true)
			.jsonPath("$.tables[?(@.table == 'users')].rowsInBackup")
			.isEqualTo(1);
	}

	@Test
	void rehearsalClonesTheStateBefore() {
		post("/rehearsals", Map.of("user", user("ada@example.com"), "snapshot", this.name, "database", this.name))
			.expectStatus()
			.isCreated()
			.expectBody()
			.jsonPath("$.made")
			.isEqualTo(true);
	}

	@Test
	void developmentDatabaseIsMade() {
		post("/development-databases", Map.of("snapshot", this.name, "database", this.name)).expectStatus().isCreated();
	}

	@Test
	void existingSnapshotIsAConflict() {
		createSnapshot();
		problem(createSnapshot(), HttpStatus.CONFLICT).jsonPath("$.detail")
			.isEqualTo("internal error: snapshot %s already exists".formatted(this.name));
	}

	@Test
	void backupThatCannotBeMadeLeavesNoSnapshot() {
		problem(post("/backups", Map.of("snapshot", this.name, "database", "not a name")), HttpStatus.BAD_REQUEST);
		problem(this.client.get().uri("/snapshots/" + this.name).exchange(), HttpStatus.NOT_FOUND);
	}

	@Test
	void importIntoAnExistingSnapshotIsAConflict() {
		createSnapshot();
		problem(importUsers("name,email\nAda,ada@example.com\n"), HttpStatus.CONFLICT);
		json("/users").jsonPath("$.length()").isEqualTo(0);
	}

	@Test
	void existingCloneIsAConflict() {
		post("/clones", Map.of("database", this.name)).expectStatus().isCreated();
		problem(post("/clones", Map.of("database", this.name)), HttpStatus.CONFLICT);
	}

	@Test
	void takenAddressIsAConflictThatShowsNoStatement() {
		register("ada@example.com");
		problem(register("ada@example.com"), HttpStatus.CONFLICT).jsonPath("$.detail")
			.isEqualTo("There is one with this key already");
	}

	@Test
	void missingSnapshotIsNotFound() {
		problem(get("/users?snapshot=" + this.name), HttpStatus.NOT_FOUND);
		problem(this.client.delete().uri("/snapshots/" + this.name).exchange(), HttpStatus.NOT_FOUND);
	}

	@Test
	void missingUserIsNotFound() {
		problem(this.client.get().uri("/users/" + UUID.randomUUID()).exchange(), HttpStatus.NOT_FOUND);
	}

	@Test
	void badNameIsABadRequestWithTheRule() {
		problem(post("/snapshots", Map.of("name", "not a name")), HttpStatus.BAD_REQUEST).jsonPath("$.detail")
			.value(contains("use 1 to 64 of a-z, 0-9 and _"));
	}

	@Test
	void badAddressIsABadRequestWithTheRule() {
		problem(register("ada"), HttpStatus.BAD_REQUEST).jsonPath("$.detail")
			.isEqualTo("'ada' is not an e-mail address");
	}

	@Test
	void bodyThatIsNoJsonIsABadRequest() {
		problem(this.client.post().uri("/snapshots").contentType(MediaType.APPLICATION_JSON).body("{").exchange(),
				HttpStatus.BAD_REQUEST);
	}

	@Test
	void badLineIsUnprocessableWithItsNumber() {
		problem(importUsers("name,email\nAda,ada@example.com\nBen,ben\n"), HttpStatus.UNPROCESSABLE_CONTENT)
			.jsonPath("$.line")
			.isEqualTo(3);
		json("/users").jsonPath("$.length()").isEqualTo(0);
	}

	@Test
	void addressThatIsTakenIsUnprocessableWithItsLine() {
		register("ben@example.com");
		problem(importUsers("name,email\nAda,ada@example.com\nBen,ben@example.com\n"), HttpStatus.UNPROCESSABLE_CONTENT)
			.jsonPath("$.line")
			.isEqualTo(3);
	}

	@Test
	void apiIsDescribed() {
		json("/v3/api-docs").jsonPath("$.openapi")
			.exists()
			.jsonPath("$.info.title")
			.isEqualTo("MatrixOne sample")
			.jsonPath("$.paths['/snapshots'].post.responses['409']")
			.exists()
			.jsonPath("$.paths['/users'].get.responses['410']")
			.exists()
			.jsonPath("$.paths['/users/{id}'].get.parameters[?(@.name == 'asOf')].description")
			.exists()
			.jsonPath("$.paths['/users/import'].post.responses['422']")
			.exists();
	}

	private ResponseSpec register(String email) {
		return post("/users", user(email));
	}

	private static Map<String, String> user(String email) {
		return Map.of("name", "User", "email", email);
	}

	private ResponseSpec createSnapshot() {
		return post("/snapshots", Map.of("name", this.name, "description", "a test"));
	}

	private ResponseSpec importUsers(String text) {
		return this.client.post()
			.uri("/users/import?batch=" + this.name)
			.contentType(MediaType.valueOf("text/csv"))
			.body(text)
			.exchange();
	}

	private ResponseSpec post(String uri, Object body) {
		return this.client.post().uri(uri).contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	private BodyContentSpec json(String uri, Object... variables) {
		return this.client.get().uri(uri, variables).exchange().expectStatus().isOk().expectBody();
	}

	private ResponseSpec get(String uri) {
		return this.client.get().uri(uri).exchange();
	}

	private static String location(ResponseSpec created) {
		return String.valueOf(created.returnResult().getResponseHeaders().getLocation());
	}

}
