package io.github.matrixonespring.embedded.petclinic;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.github.matrixonespring.embedded.petclinic.PetClinic.Owner;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Pet;
import io.github.matrixonespring.embedded.petclinic.PetClinic.PetType;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Sex;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Specialty;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Vet;
import io.github.matrixonespring.embedded.petclinic.PetClinic.Visit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;

/**
 * A repository for each entity.
 */
interface Repositories {

	interface Owners extends JpaRepository<Owner, Long>, JpaSpecificationExecutor<Owner> {

		Page<Owner> findByLastNameStartingWith(String lastName, Pageable pageable);

		List<Owner> findByLastNameContainingIgnoreCaseOrderByFirstNameDesc(String part);

		Optional<Owner> findByTelephone(String telephone);

		boolean existsByAddressCity(String city);

		long countByAddressCityIn(Collection<String> cities);

		@EntityGraph(attributePaths = "pets")
		List<Owner> findWithPetsByAddressCity(String city);

		@Query("select o.address.city as city, count(p) as pets from Owner o left join o.pets p group by o.address.city "
				+ "having count(p) >= :least order by count(p) desc, o.address.city")
		List<CityCount> countPetsByCity(long least);

		@Query("select o from Owner o where not exists (select 1 from Pet p where p.owner = o)")
		List<Owner> findWithoutPets();

		@Query("select o from Owner o join o.remarks r where r like concat('%', :text, '%')")
		List<Owner> findByRemark(String text);

		interface CityCount {

			String getCity();

			long getPets();

		}

	}

	interface Pets extends JpaRepository<Pet, Long> {

		Slice<Pet> findByTypeNameOrderByNameAsc(String type, Pageable pageable);

		List<Pet> findTop2BySexAndVaccinatedFalseOrderByBirthDate(Sex sex);

		List<Pet> findByBirthDateBetween(LocalDate from, LocalDate to);

		@Query("select p.name from Pet p where year(p.birthDate) = :year and extract(month from p.birthDate) in (:months)"
				+ " order by p.name")
		List<String> findNamesByBirth(int year, Collection<Integer> months);

		@Query("select upper(p.name), length(p.name), substring(p.name, 1, 2), coalesce(o.telephone, '-'), "
				+ "case when p.vaccinated = true then 'yes' else 'no' end, trim(concat(' ', p.name, ' ')), locate('e', p.name) "
				+ "from Pet p join p.owner o where p.name = :name")
		Object[][] describe(String name);

		@Modifying(clearAutomatically = true, flushAutomatically = true)
		@Query("update Pet p set p.vaccinated = true where p.type in (select t from PetType t where t.name = :type)")
		int vaccinate(String type);

		@Modifying
		@Query("delete from Pet p where p.owner is null and p.birthDate < :before")
		int deleteStrays(LocalDate before);

		long deleteByName(String name);

		@NativeQuery("select name, rank() over (order by birth_date) as place from pets where birth_date is not null "
				+ "order by place limit :most")
		List<Object[]> rankByAge(int most);

	}

	interface Types extends JpaRepository<PetType, UUID> {

		List<PetType> findAllByOrderByName();

	}

	interface Visits extends JpaRepository<Visit, Long> {

		@Query("select sum(v.fee), avg(v.fee), min(v.at), max(v.at), count(distinct v.vet) from Visit v "
				+ "where v.at >= :since")
		Object[][] statistics(LocalDateTime since);

		@Query("with busy as (select v.vet.id as vet, count(*) as visits from Visit v group by v.vet.id) "
				+ "select t.name from Vet t join busy b on b.vet = t.id where b.visits > 1 order by t.name")
		List<String> findBusyVets();

		@Query("select v.pet.name, row_number() over (partition by v.vet.id order by v.fee desc) from Visit v "
				+ "order by v.vet.id, v.fee desc")
		List<Object[]> placesByVet();

		List<Visit> findByFeeGreaterThanEqualAndDescriptionLike(BigDecimal fee, String description);

		@Query("select v.id from Visit v where v.at + 7 day > :moment order by v.id")
		List<Long> findIdsWithinAWeekBefore(LocalDateTime moment);

		@Query("select sum(timestampdiff(hour, v.at, :moment)) from Visit v")
		long hoursSince(LocalDateTime moment);

	}

	interface Vets extends JpaRepository<Vet, Long> {

		@Query("select distinct v from Vet v left join fetch v.specialties order by v.name")
		List<Vet> findAllWithSpecialties();

		List<Vet> findBySpecialtiesNameOrderByName(String specialty);

	}

	interface Specialties extends JpaRepository<Specialty, Long> {

	}

}
