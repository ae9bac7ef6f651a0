package io.github.matrixonespring.embedded.petclinic;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Owner;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Pet;
import io.github.matrixonespring.embedded.petclinic.PetClinic.PetType;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Sex;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Specialty;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Vet;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Visit;
import io.github.matrixonespring.embedded.petclinic.Repositories.Owners;
import io.github.matrixonespring.embedded.petclinic.Repositories.Pets;
import io.github.matrixonespring.embedded.petclinic.Repositories.Specialties;
import io.github.matrixonespring.embedded.petclinic.Repositories.Types;
import io.github.matrixonespring.embedded.petclinic.Repositories.Vets;
import io.github.matrixonespring.embedded.petclinic.Repositories.Visits;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The repositories of the application as of a snapshot, against the same on a clone.
 */
class PetClinicPastIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext original;

	private static ConfigurableApplicationContext clone;

	private static String snapshot;

	@BeforeAll
	static void changeWhatWasClonedAtASnapshot() {
		original = start(database.url(), "create");
		PetClinicRows.fill(original);
		snapshot = database.newName("s");
		MatrixOneTemplate matrixOne = original.getBean(MatrixOneTemplate.class);
		matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
		String cloned = database.newName("clone");
		matrixOne.clones().cloneDatabase(cloned, database.database(), snapshot);
		List.of("update owners set first_name = concat(first_name, ' now'), telephone = concat(telephone, '-0'), "
				+ "city = 'Madison' where id > 0", "update owner_remarks set remarks = concat('now 100% ', remarks)",
				"update pets set name = concat('New ', name), sex = 'MALE', birth_date = '2012-07-01', version = 9 "
						+ "where id > 0",
				"update types set name = concat(name, ' now')",
				"update vets set name = concat(name, ' now') where id > 0",
				"update specialties set `name` = concat(`name`, ' now') where id > 0",
				"update visits set fee = fee + 7, at = date_add(at, interval 1 hour), vet_id = "
						+ "(select max(id) from vets) where id > 0",
				"delete from vets_specialties where vet_id > 0", "alter table pets add column added_since int")
			.forEach((sql) -> database.control().sql(sql).update());
		clone = start(database.url(cloned), "none");
	}

	private static ConfigurableApplicationContext start(String url, String ddl) {
		return new SpringApplicationBuilder(PetClinic.class).run("--spring.datasource.url=" + url,
				"--spring.datasource.username=" + database.username(),
				"--spring.datasource.password=" + database.password(), "--spring.jpa.hibernate.ddl-auto=" + ddl,
				"--spring.datasource.hikari.maximum-pool-size=2");
	}

	@AfterAll
	static void close() {
		Stream.of(clone, original).filter((context) -> context != null).forEach(ConfigurableApplicationContext::close);
	}

	static Stream<Call<?>> reads() {
		LocalDateTime since = LocalDateTime.of(2026, 1, 1, 0, 0);
		PageRequest page = PageRequest.of(0, 1, Sort.by("firstName"));
		return Stream.of(owners("findAll", Owners::findAll),
				owners("page", (owners) -> owners.findByLastNameStartingWith("D", page)),
				owners("containing", (owners) -> owners.findByLastNameContainingIgnoreCaseOrderByFirstNameDesc("AVI")),
				owners("telephone", (owners) -> owners.findByTelephone("608-1")),
				owners("exists", (owners) -> owners.existsByAddressCity("Windsor")),
				owners("count", (owners) -> owners.countByAddressCityIn(List.of("Madison", "Windsor"))),
				owners("graph", (owners) -> owners.findWithPetsByAddressCity("Sun Prairie")),
				owners("group by", (owners) -> owners.countPetsByCity(0)),
				owners("not exists", Owners::findWithoutPets),
				owners("remark", (owners) -> owners.findByRemark("100%")),
				owners("specification",
						(owners) -> owners.findAll(
								(owner, query, builder) -> builder.greaterThan(builder.size(owner.get("pets")), 1))),
				pets("slice", (pets) -> pets.findByTypeNameOrderByNameAsc("dog", PageRequest.of(0, 1))),
				pets("top", (pets) -> pets.findTop2BySexAndVaccinatedFalseOrderByBirthDate(Sex.MALE)),
				pets("between",
						(pets) -> pets.findByBirthDateBetween(LocalDate.of(2011, 1, 1), LocalDate.of(2012, 8, 6))),
				pets("birth", (pets) -> pets.findNamesByBirth(2012, List.of(7, 8))),
				pets("functions", (pets) -> pets.describe("Leo")), pets("native", (pets) -> pets.rankByAge(2)),
				call("types", Types.class, Types::findAllByOrderByName),
				visits("statistics", (visits) -> visits.statistics(since)),
				visits("common table expression", Visits::findBusyVets), visits("window", Visits::placesByVet),
				visits("like",
						(visits) -> visits.findByFeeGreaterThanEqualAndDescriptionLike(new BigDecimal("30"), "%ed")),
				visits("arithmetic of dates",
						(visits) -> visits.findIdsWithinAWeekBefore(since.plusHours(195).plusMinutes(30))),
				visits("difference of dates", (visits) -> visits.hoursSince(since)),
				call("vets with specialties", Vets.class, Vets::findAllWithSpecialties),
				call("vets by specialty", Vets.class, (vets) -> vets.findBySpecialtiesNameOrderByName("surgery")),
				call("specialties", Specialties.class, (specialties) -> specialties.findAll(Sort.by("name"))));
	}

	private static Call<Owners> owners(String name, Function<Owners, Object> work) {
		return call("owners: " + name, Owners.class, work);
	}

	private static Call<Pets> pets(String name, Function<Pets, Object> work) {
		return call("pets: " + name, Pets.class, work);
	}

	private static Call<Visits> visits(String name, Function<Visits, Object> work) {
		return call("visits: " + name, Visits.class, work);
	}

	private static <R> Call<R> call(String name, Class<R> repository, Function<R, Object> work) {
		return new Call<>(name, repository, work);
	}

	@ParameterizedTest
	@MethodSource("reads")
	void readsWhatItReadsAtTheClone(Call<?> call) {
		String cloned = in(clone, call);
		assertThat(then(call)).as(call.name).isNotEmpty().isEqualTo(cloned);
		assertThat(in(original, call)).as(call.name).isNotEqualTo(cloned);
	}

	private static String in(ConfigurableApplicationContext context, Call<?> call) {
		return context.getBean(TransactionTemplate.class).execute((status) -> call.text(context));
	}

	private static String then(Call<?> call) {
		return original.getBean(MatrixOneTemplate.class).asOf(snapshot).call(() -> call.text(original));
	}

	static Stream<Call<?>> writes() {
		return Stream.of(pets("update", (pets) -> pets.vaccinate("dog")),
				pets("delete", (pets) -> pets.deleteStrays(LocalDate.of(2030, 1, 1))),
				pets("derived delete", (pets) -> pets.deleteByName("Leo")),
				owners("save", (owners) -> owners.save(new Owner("a", "b", "c"))));
	}

	@ParameterizedTest
	@MethodSource("writes")
	void writesAreRefused(Call<?> call) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> then(call))
			.as(call.name)
			.withMessageContaining("the past cannot be changed");
	}

	private static String text(Object value) {
		if (value instanceof Owner owner) {
			return List
				.of(owner.id, owner.firstName, owner.lastName, owner.telephone + "", owner.address,
						new TreeSet<>(owner.remarks), owner.pets.stream().map((pet) -> text(pet)).toList())
				.toString();
		}
		if (value instanceof Pet pet) {
			return List
				.of(pet.id, pet.version, pet.name, pet.birthDate, pet.sex, text(pet.type), pet.vaccinated,
						text(pet.visits))
				.toString();
		}
		if (value instanceof PetType type) {
			return type.name();
		}
		if (value instanceof Visit visit) {
			return List.of(visit.id, visit.at, visit.description, visit.fee, text(visit.vet)).toString();
		}
		if (value instanceof Vet vet) {
			return vet.id + vet.name + new TreeSet<>(vet.specialties.stream().map((known) -> known.name).toList());
		}
		if (value instanceof Specialty specialty) {
			return specialty.id + specialty.name;
		}
		if (value instanceof Owners.CityCount count) {
			return count.getCity() + count.getPets();
		}
		return several(value);
	}

	private static String several(Object value) {
		if (value instanceof Optional<?> optional) {
			return optional.map(PetClinicPastIntegrationTests::text).orElse("none");
		}
		if (value instanceof Object[] array) {
			return Arrays.deepToString(array);
		}
		if (value instanceof Iterable<?> rows) {
			Stream<String> texts = StreamSupport.stream(rows.spliterator(), false)
				.map(PetClinicPastIntegrationTests::text);
			return (value instanceof Collection<?>) ? texts.sorted().toList().toString() : texts.toList().toString();
		}
		return String.valueOf(value);
	}

	record Call<R>(String name, Class<R> repository, Function<R, Object> work) {

		String text(ConfigurableApplicationContext context) {
			return PetClinicPastIntegrationTests.text(this.work.apply(context.getBean(this.repository)));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
