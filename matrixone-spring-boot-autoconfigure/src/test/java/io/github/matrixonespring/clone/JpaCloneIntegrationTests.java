package io.github.matrixonespring.clone;

import io.github.matrixonespring.testapp.Label;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clones in transactions of JPA.
 */
class JpaCloneIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Test
	void cloneOfTableHasEntitiesThatWereNotFlushed() {
		database.control().sql("create table label (id int primary key)").update();
		try (ConfigurableApplicationContext context = Setup.JPA.start(database)) {
			EntityManager entityManager = context.getBean(EntityManager.class);
			context.getBean(OuterService.class).commits(() -> {
				entityManager.persist(new Label(1));
				context.getBean(CloneManager.class)
					.clone(CloneRequest.table(database.database(), "copy").from(database.database(), "label"));
			});
		}
		assertThat(database.control().sql("select count(*) from copy").query(Long.class).single()).isEqualTo(1);
	}

}
