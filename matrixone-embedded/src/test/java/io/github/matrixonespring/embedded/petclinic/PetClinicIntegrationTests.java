package io.github.matrixonespring.embedded.petclinic;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.github.matrixonespring.embedded.TestServer;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Owner;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Pet;
import io.github.matrixonespring.embedded.petclinic.PetClinic.PetType;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Sex;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Vet;
import io.github.matrixonespring.embedded.petclinic.Repositories.Owners;
import io.github.matrixonespring.embedded.petclinic.Repositories.Pets;
import io.github.matrixonespring.embedded.petclinic.Repositories.Specialties;
import io.github.matrixonespring.embedded.petclinic.Repositories.Types;
import io.github.matrixonespring.embedded.petclinic.Repositories.Vets;
import io.github.matrixonespring.embedded.petclinic.Repositories.Visits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Spring Data JPA over a schema that Hibernate has updated twice, on a server where one
 * is named, else on the engine.
 */
class PetClinicIntegrationTests {

	private static TestServer server;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void startTwice() throws SQLException {
		server = new TestServer();
		start().close();
		context = start();
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(PetClinic.class).web(WebApplicationType.NONE)
			.properties(Map.of("spring.datasource.url", server.url(), "spring.datasource.username", TestServer.USERNAME,
					"spring.datasource.password", TestServer.PASSWORD, "spring.datasource.driver-class-name",
					server.driver(), "spring.jpa.hibernate.ddl-auto", "update", "spring.main.banner-mode", "off",
					"spring.datasource.hikari.maximum-pool-size", 4, "logging.level.root",
					System.getProperty("petclinic.log", "error"), "spring.jpa.show-sql",
					Boolean.getBoolean("petclinic.sql")))
			.run();
	}

	@AfterAll
	static void stop() throws SQLException {
		context.close();
		server.close();
	}

	@BeforeEach
	void fill() {
		PetClinicRows.fill(context);
	}

	@Test
	void secondUpdateOfTheSchemaLeavesItAsItIs() throws SQLException {
		Map<String, String> before = schema();
		assertThat(before).containsKeys("owners", "pets", "types", "visits", "vets", "specialties");
		start().close();
		assertThat(schema()).isEqualTo(before);
	}

	private static Map<String, String> schema() throws SQLException {
		Map<String, String> schema = new TreeMap<>();
		try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
			try (ResultSet tables = statement.executeQuery("show tables")) {
				while (tables.next()) {
					schema.put(tables.getString(1), "");
				}
			}
			for (String table : schema.keySet()) {
				try (ResultSet definition = statement.executeQuery("show create table `" + table + "`")) {
					definition.next();
					schema.put(table, definition.getString(2));
				}
			}
		}
		return schema;
	}

	@Test
	void ownersAreFoundByDerivedQueries() {
		Page<Owner> page = bean(Owners.class).findByLastNameStartingWith("D",
				PageRequest.of(0, 1, Sort.by("firstName")));
		assertThat(page.getTotalElements()).isEqualTo(2);
		assertThat(page.getContent()).extracting((owner) -> owner.firstName).containsExactly("Betty");
		assertThat(bean(Owners.class).findByLastNameContainingIgnoreCaseOrderByFirstNameDesc("AVI"))
			.extracting((owner) -> owner.firstName)
			.containsExactly("Harold", "Betty");
		assertThat(bean(Owners.class).findByTelephone("608-1")).map((owner) -> owner.lastName).contains("Franklin");
		assertThat(bean(Owners.class).existsByAddressCity("Madison")).isTrue();
		assertThat(bean(Owners.class).existsByAddressCity("Nowhere")).isFalse();
		assertThat(bean(Owners.class).countByAddressCityIn(List.of("Madison", "Windsor"))).isEqualTo(2);
		assertThat(bean(Owners.class).findWithPetsByAddressCity("Sun Prairie").get(0).pets)
			.extracting((pet) -> pet.name)
			.containsExactly("Basil", "Rosy");
	}

	@Test
	void ownersAreFoundByTheirPets() {
		assertThat(bean(Owners.class).countPetsByCity(0)).extracting((row) -> row.getCity() + row.getPets())
			.containsExactly("Sun Prairie2", "Madison1", "Windsor0");
		assertThat(bean(Owners.class).countPetsByCity(2)).hasSize(1);
		assertThat(bean(Owners.class).findWithoutPets()).extracting((owner) -> owner.firstName)
			.containsExactly("Harold");
		assertThat(bean(Owners.class).findByRemark("100%")).hasSize(1);
		assertThat(bean(Owners.class).findByRemark("it's")).hasSize(1);
		assertThat(bean(Owners.class)
			.findAll((owner, query, builder) -> builder.and(builder.like(builder.lower(owner.get("lastName")), "%a%"),
					builder.greaterThan(builder.size(owner.get("pets")), 1))))
			.extracting((owner) -> owner.firstName)
			.containsExactly("Betty");
	}

	@Test
	void petsAreFoundAndChanged() {
		Slice<Pet> dogs = bean(Pets.class).findByTypeNameOrderByNameAsc("dog", PageRequest.of(0, 1));
		assertThat(dogs.hasNext()).isTrue();
		assertThat(dogs.getContent()).extracting((pet) -> pet.name).containsExactly("Basil");
		assertThat(bean(Pets.class).findTop2BySexAndVaccinatedFalseOrderByBirthDate(Sex.MALE))
			.extracting((pet) -> pet.name)
			.containsExactly("Basil", "Leo");
		assertThat(bean(Pets.class).findByBirthDateBetween(LocalDate.of(2011, 1, 1), LocalDate.of(2012, 8, 6)))
			.hasSize(2);
		assertThat(bean(Pets.class).findNamesByBirth(2012, List.of(7, 8))).containsExactly("Basil");
		assertThat(bean(Pets.class).describe("Leo")[0]).containsExactly("LEO", 3, "Le", "608-1", "no", "Leo", 2);
		assertThat(bean(Pets.class).rankByAge(2)).extracting((row) -> row[0]).containsExactly("Rosy", "Basil");
		inTransaction(() -> assertThat(bean(Pets.class).vaccinate("dog")).isEqualTo(2));
		assertThat(bean(Pets.class).findTop2BySexAndVaccinatedFalseOrderByBirthDate(Sex.MALE)).hasSize(1);
		bean(Pets.class).save(new Pet("Stray", null, LocalDate.of(2000, 1, 1), null));
		inTransaction(() -> assertThat(bean(Pets.class).deleteStrays(LocalDate.of(2001, 1, 1))).isEqualTo(1));
		inTransaction(() -> assertThat(bean(Pets.class).deleteByName("Leo")).isEqualTo(1));
		assertThat(bean(Visits.class).count()).isEqualTo(1);
	}

	@Test
	void rowsComeBackAsTheyWere() {
		inTransaction(() -> {
			Pet leo = bean(Owners.class).findByTelephone("608-1").orElseThrow().pets.get(0);
			assertThat(leo.photo).containsExactly(0, 1, 2, -1);
			assertThat(leo.type.name()).isEqualTo("cat");
			assertThat(leo.owner.remarks).containsExactlyInAnyOrder("pays 100% in cash", "it's a friend");
			assertThat(leo.visits).extracting((visit) -> visit.at)
				.containsExactly(LocalDateTime.of(2026, 1, 9, 12, 0),
						LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000));
			assertThat(leo.visits.get(0).description).isEqualTo("neutered");
		});
		assertThat(bean(Types.class).findAllByOrderByName()).extracting((type) -> type.name)
			.containsExactly("cat", "dog");
		assertThat(bean(Specialties.class).findAll(Sort.by("name"))).extracting((specialty) -> specialty.name)
			.containsExactly("surgery", "teeth");
	}

	@Test
	void visitsAreCounted() {
		Object[] statistics = bean(Visits.class).statistics(LocalDateTime.of(2026, 1, 1, 0, 0))[0];
		assertThat((BigDecimal) statistics[0]).isEqualByComparingTo("140.49");
		assertThat((Double) statistics[1]).isEqualTo(46.83);
		assertThat(statistics[2]).isEqualTo(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000));
		assertThat(statistics[4]).isEqualTo(2L);
		assertThat(bean(Visits.class).findBusyVets()).containsExactly("Carter");
		assertThat(bean(Visits.class).placesByVet()).extracting((row) -> row[0] + "" + row[1])
			.containsExactly("Basil1", "Leo2", "Leo1");
		assertThat(bean(Visits.class).findByFeeGreaterThanEqualAndDescriptionLike(new BigDecimal("30"), "%ed"))
			.hasSize(2);
		assertThat(bean(Visits.class).findIdsWithinAWeekBefore(LocalDateTime.of(2026, 1, 10, 0, 0))).hasSize(2);
		assertThat(bean(Visits.class).hoursSince(LocalDateTime.of(2026, 2, 1, 10, 0))).isEqualTo(726 + 550);
	}

	@Test
	void vetsHaveSpecialties() {
		assertThat(bean(Vets.class).findAllWithSpecialties()).extracting((vet) -> vet.name + vet.specialties.size())
			.containsExactly("Carter2", "Douglas1", "Jenkins0");
		assertThat(bean(Vets.class).findBySpecialtiesNameOrderByName("surgery")).extracting((vet) -> vet.name)
			.containsExactly("Carter", "Douglas");
	}

	@Test
	void wrongChangesAreRefused() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> bean(Types.class).saveAndFlush(new PetType("cat")));
		Pet leo = bean(Pets.class).findByTypeNameOrderByNameAsc("cat", PageRequest.of(0, 1)).getContent().get(0);
		inTransaction(() -> bean(Pets.class).findById(leo.id).orElseThrow().name = "Leonardo");
		leo.name = "Late";
		assertThatExceptionOfType(ObjectOptimisticLockingFailureException.class)
			.isThrownBy(() -> inTransaction(() -> bean(Pets.class).save(leo)));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> inTransaction(() -> {
			bean(Vets.class).save(new Vet("Nobody"));
			throw new IllegalStateException("rolled back");
		}));
		assertThat(bean(Vets.class).count()).isEqualTo(3);
	}

	private static void inTransaction(Runnable work) {
		Consumer<Object> action = (status) -> work.run();
		bean(TransactionTemplate.class).executeWithoutResult(action::accept);
	}

	private static <T> T bean(Class<T> type) {
		return context.getBean(type);
	}

}
