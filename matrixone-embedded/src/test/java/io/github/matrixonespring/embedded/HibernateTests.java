package io.github.matrixonespring.embedded;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.hibernate.LockMode;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Hibernate over the engine, with the dialect that it finds out by itself.
 */
class HibernateTests {

	private final String url = "jdbc:matrixone:mem:hibernate_" + UUID.randomUUID();

	private SessionFactory factory;

	@BeforeEach
	void start() {
		this.factory = build("create-only");
	}

	private SessionFactory build(String schemaAction) {
		return new Configuration().addAnnotatedClass(Owner.class)
			.addAnnotatedClass(Pet.class)
			.addAnnotatedClass(Everything.class)
			.addAnnotatedClass(Tag.class)
			.setProperty("hibernate.connection.url", this.url)
			.setProperty("hibernate.connection.username", "root")
			.setProperty("hibernate.connection.password", "111")
			.setProperty("hibernate.hbm2ddl.auto", schemaAction)
			.setProperty("hibernate.hbm2ddl.halt_on_error", "true")
			.buildSessionFactory();
	}

	@AfterEach
	void stop() {
		this.factory.close();
	}

	@Test
	void takesTheDialectOfMySql8() {
		var dialect = this.factory.unwrap(SessionFactoryImplementor.class).getJdbcServices().getDialect();
		assertThat(dialect).isExactlyInstanceOf(MySQLDialect.class);
		assertThat(dialect.getVersion().getMajor()).isEqualTo(8);
		assertThat(dialect.getVersion().getMicro()).isEqualTo(30);
	}

	@ParameterizedTest
	@ValueSource(strings = { "create", "create-drop" })
	void replacesASchemaThatIsThere(String schemaAction) {
		this.factory.inTransaction((session) -> session.persist(new Owner("Ada")));
		try (SessionFactory second = build(schemaAction)) {
			Long count = second.fromSession(
					(session) -> session.createQuery("select count(o) from Owner o", Long.class).getSingleResult());
			assertThat(count).isZero();
		}
	}

	@Test
	void savesAndFindsWithGeneratedIds() {
		this.factory.inTransaction((session) -> {
			session.persist(new Owner("Ada"));
			session.persist(new Owner("Grace"));
		});
		List<String> names = this.factory
			.fromSession((session) -> session.createQuery("select o.name from Owner o order by o.id", String.class)
				.getResultList());
		assertThat(names).containsExactly("Ada", "Grace");
	}

	@Test
	void keepsEveryBasicType() {
		Everything saved = new Everything();
		this.factory.inTransaction((session) -> session.persist(saved));
		Everything found = this.factory.fromSession((session) -> session.find(Everything.class, saved.id));
		assertThat(found).usingRecursiveComparison().isEqualTo(saved);
	}

	@Test
	void pagesJoinsAndCounts() {
		this.factory.inTransaction((session) -> {
			Owner ada = new Owner("Ada");
			session.persist(ada);
			for (int i = 0; i < 10; i++) {
				session.persist(new Pet("pet" + i, ada));
			}
		});
		this.factory.inSession((session) -> {
			List<Pet> page = session
				.createQuery("select p from Pet p join fetch p.owner o where o.name like 'A%' order by p.name",
						Pet.class)
				.setFirstResult(4)
				.setMaxResults(3)
				.getResultList();
			assertThat(page).extracting((pet) -> pet.name).containsExactly("pet4", "pet5", "pet6");
			Long count = session.createQuery("select count(p) from Pet p where p.owner.name = :name", Long.class)
				.setParameter("name", "Ada")
				.getSingleResult();
			assertThat(count).isEqualTo(10);
		});
	}

	@Test
	void updatesAndDeletesInBulk() {
		this.factory.inTransaction((session) -> {
			session.persist(new Owner("Ada"));
			session.persist(new Owner("Grace"));
		});
		this.factory.inTransaction((session) -> {
			assertThat(session.createMutationQuery("update Owner o set o.name = upper(o.name) where o.name = 'Ada'")
				.executeUpdate()).isEqualTo(1);
			assertThat(session.createMutationQuery("delete from Owner o where o.name = 'Grace'").executeUpdate())
				.isEqualTo(1);
		});
		assertThat(this.factory.<List<String>>fromSession(
				(session) -> session.createQuery("select o.name from Owner o", String.class).getResultList()))
			.containsExactly("ADA");
	}

	@Test
	void escapesPatterns() {
		this.factory.inTransaction((session) -> {
			session.persist(new Owner("100%"));
			session.persist(new Owner("1000"));
		});
		assertThat(this.factory.<List<String>>fromSession((session) -> session
			.createQuery("select o.name from Owner o where o.name like '100\\%' escape '\\'", String.class)
			.getResultList())).containsExactly("100%");
	}

	@Test
	void locksRows() {
		Owner ada = new Owner("Ada");
		this.factory.inTransaction((session) -> session.persist(ada));
		this.factory.inTransaction((session) -> assertThat(
				session.createNativeQuery("select id from owner where id = ? for update", Long.class)
					.setParameter(1, ada.id)
					.getSingleResult())
			.isEqualTo(ada.id));
	}

	@Test
	void reportsDuplicatesAsConstraintViolations() {
		this.factory.inTransaction((session) -> session.persist(new Owner("Ada")));
		assertThatExceptionOfType(ConstraintViolationException.class)
			.isThrownBy(() -> this.factory.inTransaction((session) -> session.persist(new Owner("Ada"))))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(1062));
	}

	@Test
	void checksVersions() {
		Pet pet = new Pet("Rex", null);
		this.factory.inTransaction((session) -> session.persist(pet));
		this.factory.inTransaction((session) -> session.find(Pet.class, pet.id, LockMode.OPTIMISTIC).name = "Max");
		assertThat(this.factory.<Long>fromSession((session) -> session.find(Pet.class, pet.id).version)).isEqualTo(1);
	}

	@Entity(name = "Owner")
	@Table(name = "owner")
	static class Owner {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		Long id;

		@Column(unique = true, nullable = false, length = 100)
		String name;

		protected Owner() {
		}

		Owner(String name) {
			this.name = name;
		}

	}

	@Entity(name = "Pet")
	@Table(name = "pet", indexes = @Index(name = "ix_name", columnList = "name"))
	static class Pet {

		@Id
		@GeneratedValue(strategy = GenerationType.AUTO)
		Long id;

		@Version
		long version;

		String name;

		@ManyToOne
		Owner owner;

		@ManyToMany
		Set<Tag> tags = Set.of();

		protected Pet() {
		}

		Pet(String name, Owner owner) {
			this.name = name;
			this.owner = owner;
		}

	}

	@Entity(name = "Tag")
	@Table(name = "tag", indexes = @Index(name = "ix_name", columnList = "name"))
	static class Tag {

		@Id
		UUID id = UUID.randomUUID();

		String name;

	}

	@Entity(name = "Everything")
	static class Everything {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		Long id;

		boolean flag = true;

		byte tiny = 1;

		short small = 2;

		int normal = 3;

		float single = 1.5f;

		double twice = 2.5;

		BigDecimal amount = new BigDecimal("12.34");

		String text = "it's \"quoted\" \\ back";

		char letter = 'x';

		@Lob
		String clob = "long".repeat(20_000);

		@Lob
		byte[] blob = new byte[70_000];

		byte[] bytes = { 1, 2, 3 };

		UUID uuid = UUID.randomUUID();

		LocalDate date = LocalDate.of(2024, 2, 29);

		LocalTime time = LocalTime.of(10, 11, 12);

		LocalDateTime dateTime = LocalDateTime.of(2024, 2, 29, 10, 11, 12, 123_456_000);

		Instant instant = Instant.parse("2024-02-29T10:11:12.123456Z");

		Duration duration = Duration.ofSeconds(90);

		@Enumerated(EnumType.STRING)
		Size size = Size.LARGE;

		@Enumerated(EnumType.ORDINAL)
		Size ordinal = Size.SMALL;

		String nothing;

	}

	enum Size {

		SMALL, LARGE

	}

}
