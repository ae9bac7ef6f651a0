package io.github.matrixonespring.shapes;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.shapes.Repositories.PartyRepository;
import io.github.matrixonespring.shapes.Shapes.Kind;
import io.github.matrixonespring.shapes.Shapes.Shape;
import io.github.matrixonespring.shapes.Shapes.Access;
import io.github.matrixonespring.shapes.Shop.Party;
import io.github.matrixonespring.shapes.Shop.Remark;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What each shape of a query reads in a scope is what the same reads at a clone of that
 * snapshot, or it is refused for a known reason. The present is another one.
 */
class ShapesIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext original;

	private static ConfigurableApplicationContext clone;

	private static String snapshot;

	@BeforeAll
	static void changeWhatWasClonedAtASnapshot() {
		original = start(database.url(), "create");
		inTransaction(original, () -> {
			ShopData.fill(original.getBean(EntityManager.class));
			return null;
		});
		MatrixOneTemplate matrixOne = original.getBean(MatrixOneTemplate.class);
		snapshot = database.newName("s");
		matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
		String cloned = database.name("clone");
		matrixOne.clones().cloneDatabase(cloned, database.database(), snapshot);
		ShopData.change(database.control());
		clone = start(database.url(cloned), "none");
	}

	private static ConfigurableApplicationContext start(String url, String ddl) {
		return new SpringApplicationBuilder(Application.class).run("--spring.datasource.url=" + url,
				"--spring.datasource.username=" + database.username(),
				"--spring.datasource.password=" + database.password(), "--spring.datasource.hikari.maximum-pool-size=2",
				"--spring.jpa.hibernate.ddl-auto=" + ddl, "--spring.jpa.open-in-view=false",
				"--spring.jpa.properties.hibernate.jdbc.batch_size=50",
				"--spring.jpa.properties.hibernate.order_inserts=true",
				"--spring.jpa.properties.hibernate.default_batch_fetch_size=16");
	}

	@AfterAll
	static void close() {
		Stream.of(clone, original).filter((context) -> context != null).forEach(ConfigurableApplicationContext::close);
	}

	private static <T> T inTransaction(ConfigurableApplicationContext context, java.util.function.Supplier<T> work) {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
			.execute((status) -> work.get());
	}

	private static List<String> then(Shape shape) {
		return original.getBean(MatrixOneTemplate.class).asOf(snapshot).call(() -> read(shape, original));
	}

	private static List<String> in(ConfigurableApplicationContext context, Shape shape) {
		return inTransaction(context, () -> read(shape, context));
	}

	private static List<String> read(Shape shape, ConfigurableApplicationContext context) {
		List<String> rows = new ArrayList<>(new Description(context.getBean(EntityManagerFactory.class))
			.of(shape.work().apply(new Access(context))));
		if (shape.kind() != Kind.ORDERED) {
			rows.sort(null);
		}
		return rows;
	}

	static Stream<Shape> read() {
		return Shapes.all().filter((shape) -> shape.refusal() == null);
	}

	static Stream<Shape> refused() {
		return Shapes.all().filter((shape) -> shape.refusal() != null);
	}

	@ParameterizedTest
	@MethodSource("read")
	void readsWhatItReadsAtTheClone(Shape shape) {
		List<String> cloned = in(clone, shape);
		assertThat(cloned).as(shape.name()).isNotEmpty();
		assertThat(then(shape)).as(shape.name()).isEqualTo(cloned);
		assertThat(in(original, shape)).as(shape.name()).isNotEqualTo(cloned);
	}

	@ParameterizedTest
	@MethodSource("refused")
	void isRefusedForItsReason(Shape shape) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> then(shape))
			.as(shape.name())
			.withMessageContaining(shape.refusal());
		if (shape.kind() == Kind.REFUSED) {
			assertThat(in(clone, shape)).as(shape.name()).isNotEmpty();
		}
	}

	@Test
	void whatIsSavedAfterTheScopeOverwritesThePresentUnlessThereIsAVersion() {
		EntityManager entityManager = original.getBean(EntityManager.class);
		PartyRepository parties = original.getBean(PartyRepository.class);
		MatrixOneTemplate matrixOne = original.getBean(MatrixOneTemplate.class);
		Remark remark = matrixOne.asOf(snapshot).call(() -> entityManager.find(Remark.class, 1));
		Party party = matrixOne.asOf(snapshot).call(() -> parties.findById(1).orElseThrow());
		try {
			inTransaction(original, () -> entityManager.merge(remark));
			assertThat(textOfRemark()).isEqualTo("Remark 1");
		}
		finally {
			database.control()
				.sql("update remark set text = 'now', target_kind = 'c', target_id = 1 where id = 1")
				.update();
		}
		assertThatExceptionOfType(ObjectOptimisticLockingFailureException.class).isThrownBy(() -> parties.save(party));
	}

	private static String textOfRemark() {
		return database.control().sql("select text from remark where id = 1").query(String.class).single();
	}

	@Test
	void shapesAreMany() {
		assertThat(read()).hasSizeGreaterThan(190);
		assertThat(new TreeSet<>(Shapes.all().map(Shape::name).toList())).hasSize((int) Shapes.all().count());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Shop.class)
	@EnableJpaRepositories(basePackageClasses = Shop.class, considerNestedRepositories = true)
	static class Application {

	}

}
