package io.github.matrixonespring.sample.order;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.matrixonespring.restore.RestoreStartingEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.event.EventListener;
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
 * Orders of customers over REST, and their restore. Each test finds an empty database.
 */
@MatrixOneTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "sample.scenarios=false", "matrixone.restore.attempts=1" })
class CustomerRestApiIntegrationTests {

	private final String snapshot = "sample_orders_" + UUID.randomUUID().toString().replace('-', '_');

	private final RestTestClient client;

	private String ada = "";

	private String ben = "";

	CustomerRestApiIntegrationTests(@Value("${local.server.port}") int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).build();
	}

	@BeforeEach
	void ordersAreDeletedByMistake(@Autowired SnapshotManager snapshots, @Autowired TestDatabase database) {
		this.ada = register("ada@example.com");
		this.ben = register("ben@example.com");
		place(this.ada, "Tea", "Cup").expectStatus().isCreated();
		place(this.ben, "Tea").expectStatus().isCreated();
		snapshots.create(this.snapshot, SnapshotTarget.database(database.name()));
		this.client.delete().uri("/customers/{id}/orders", this.ada).exchange().expectStatus().isNoContent();
		place(this.ben, "Pot").expectStatus().isCreated();
	}

	@Test
	void dryRunTellsWhatWouldComeBack() {
		restored(restore(this.ada, "&dryRun=true"), 1, 2).jsonPath("$.done")
			.isEqualTo(false)
			.jsonPath("$.refusals")
			.isEmpty();
		orders(this.ada).jsonPath("$").isEmpty();
	}

	@Test
	void ordersComeBackAndThoseOfOthersStay() {
		restored(restore(this.ada, ""), 1, 2).jsonPath("$.done")
			.isEqualTo(true)
			.jsonPath("$.safetySnapshots.length()")
			.isEqualTo(1);
		orders(this.ada).jsonPath("$.length()")
			.isEqualTo(1)
			.jsonPath("$[0].items[*].article")
			.isEqualTo(List.of("Tea", "Cup"));
		orders(this.ben).jsonPath("$.length()").isEqualTo(2);
	}

	@Test
	void nothingComesBackOfACustomerWithoutOrders() {
		restored(restore(UUID.randomUUID().toString(), ""), 0, 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void missingSnapshotIsNotFound(String dryRun) {
		problem(post("/customers/{id}/restore?snapshot=missing_{name}&dryRun={dryRun}", this.ada, this.snapshot,
				dryRun), HttpStatus.NOT_FOUND)
			.jsonPath("$.detail")
			.value(contains("missing_" + this.snapshot));
	}

	@Test
	void whatIsNeitherACustomerNorASnapshotIsABadRequest() {
		problem(restore("' or 1 = 1 -- ", ""), HttpStatus.BAD_REQUEST);
		problem(post("/customers/{id}/restore", this.ada), HttpStatus.BAD_REQUEST);
		problem(post("/customers/{id}/restore?snapshot={name}", this.ada, "not a name"), HttpStatus.BAD_REQUEST)
			.jsonPath("$.detail")
			.value(contains("use 1 to 64 of a-z, 0-9 and _"));
		orders(this.ada).jsonPath("$").isEmpty();
	}

	@Test
	void orderThatHasMovedToAnotherCustomerIsRefused(@Autowired JdbcTemplate jdbc) {
		jdbc.update("update orders set customer_id = ? where customer_id = ?", this.ada, this.ben);
		restore(this.ben, "&dryRun=true").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.refusals[0]")
			.value(contains("meet the condition now or then, but not both"));
		problem(restore(this.ben, ""), HttpStatus.UNPROCESSABLE_CONTENT).jsonPath("$.refusals.length()").isEqualTo(1);
	}

	@Test
	void orderThatOthersChangeMeanwhileIsAConflict(@Autowired Others others, @Autowired JdbcTemplate jdbc) {
		String order = jdbc.queryForObject("""
				select o.id from orders o join order_items i on i.order_id = o.id
				where o.customer_id = ? and i.article = 'Tea'""", String.class, this.ben);
		jdbc.update("delete from order_items where order_id = ?", order);
		others.act = () -> jdbc
			.update("insert into order_items (order_id, line, article, quantity) values (?, 0, ?, 1)", order, "Other");
		problem(restore(this.ben, ""), HttpStatus.CONFLICT).jsonPath("$.detail")
			.value(contains("were changed by others"));
	}

	@Test
	void orderWithoutItemsOrCustomerIsAProblem() {
		problem(place(this.ada), HttpStatus.BAD_REQUEST).jsonPath("$.detail").isEqualTo("an order must have an item");
		problem(place(UUID.randomUUID().toString(), "Tea"), HttpStatus.NOT_FOUND);
	}

	@Test
	void restoreIsDescribed() {
		this.client.get()
			.uri("/v3/api-docs")
			.exchange()
			.expectBody()
			.jsonPath("$.paths['/customers/{id}/restore'].post.responses['409']")
			.exists()
			.jsonPath("$.paths['/customers/{id}/restore'].post.responses['422']")
			.exists();
	}

	private String register(String email) {
		String location = String.valueOf(this.client.post()
			.uri("/users")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("name", "User", "email", email))
			.exchange()
			.returnResult()
			.getResponseHeaders()
			.getLocation());
		return location.substring(location.lastIndexOf('/') + 1);
	}

	private ResponseSpec place(String customer, String... articles) {
		return this.client.post()
			.uri("/customers/{id}/orders", customer)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("items",
					List.of(articles).stream().map((article) -> Map.of("article", article, "quantity", 1)).toList()))
			.exchange();
	}

	private BodyContentSpec orders(String customer) {
		return this.client.get().uri("/customers/{id}/orders", customer).exchange().expectStatus().isOk().expectBody();
	}

	private ResponseSpec restore(String customer, String parameters) {
		return post("/customers/{id}/restore?snapshot={name}" + parameters, customer, this.snapshot);
	}

	private ResponseSpec post(String uri, Object... variables) {
		return this.client.post().uri(uri, variables).exchange();
	}

	private static BodyContentSpec restored(ResponseSpec response, int orders, int items) {
		return response.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.tables[?(@.table == 'orders')].inserted")
			.isEqualTo(orders)
			.jsonPath("$.tables[?(@.table == 'order_items')].inserted")
			.isEqualTo(items)
			.jsonPath("$.tables[?(@.deleted > 0 || @.changed > 0)]")
			.isEmpty();
	}

	/**
	 * Somebody who acts between the plan of a restore and its writing.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Others {

		private Runnable act = () -> {
		};

		@EventListener
		void act(RestoreStartingEvent event) {
			this.act.run();
			this.act = () -> {
			};
		}

	}

}
