package io.github.matrixonespring.transaction;

import io.github.matrixonespring.testapp.JpaApplication;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * {@link TestManagedTransactions} with JPA.
 */
@SpringBootTest(classes = JpaApplication.class, properties = "spring.datasource.hikari.maximum-pool-size=1",
		webEnvironment = SpringBootTest.WebEnvironment.NONE)
@DirtiesContext
class JpaTestManagedTransactionsIntegrationTests extends TestManagedTransactions {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	JpaTestManagedTransactionsIntegrationTests() {
		super(database);
	}

	@DynamicPropertySource
	static void useDatabase(DynamicPropertyRegistry properties) {
		database.createItemTable();
		properties.add("spring.datasource.url", database::url);
		properties.add("spring.datasource.username", database::username);
		properties.add("spring.datasource.password", database::password);
	}

}
