package io.github.matrixonespring.embedded.petclinic;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

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

import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The rows of the application.
 */
final class PetClinicRows {

	private PetClinicRows() {
	}

	/**
	 * Remove the rows that there are, and add others.
	 */
	static void fill(ApplicationContext context) {
		TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
		Types types = context.getBean(Types.class);
		Visits visits = context.getBean(Visits.class);
		Pets pets = context.getBean(Pets.class);
		Owners owners = context.getBean(Owners.class);
		Vets vets = context.getBean(Vets.class);
		Specialties specialties = context.getBean(Specialties.class);
		transactions.executeWithoutResult((status) -> {
			visits.deleteAll();
			pets.deleteAll();
			owners.deleteAll();
			vets.deleteAll();
			vets.flush();
			types.deleteAllInBatch();
			specialties.deleteAllInBatch();
		});
		transactions.executeWithoutResult((status) -> {
			PetType cat = types.save(new PetType("cat"));
			PetType dog = types.save(new PetType("dog"));
			Specialty surgery = specialties.save(new Specialty("surgery"));
			Specialty teeth = specialties.save(new Specialty("teeth"));
			Vet carter = vets.save(new Vet("Carter", surgery, teeth));
			Vet douglas = vets.save(new Vet("Douglas", surgery));
			vets.save(new Vet("Jenkins"));
			Owner franklin = new Owner("George", "Franklin", "Madison");
			franklin.telephone = "608-1";
			franklin.remarks.add("pays 100% in cash");
			franklin.remarks.add("it's a friend");
			Pet leo = franklin.add(new Pet("Leo", cat, LocalDate.of(2020, 9, 7), Sex.MALE));
			leo.photo = new byte[] { 0, 1, 2, -1 };
			leo.add(new Visit(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000), "rabies shot", "10.50", carter));
			leo.add(new Visit(LocalDateTime.of(2026, 1, 9, 12, 0), "neutered", "99.99", douglas));
			Owner davis = new Owner("Betty", "Davis", "Sun Prairie");
			davis.telephone = "608-2";
			Pet basil = davis.add(new Pet("Basil", dog, LocalDate.of(2012, 8, 6), Sex.MALE));
			basil.add(new Visit(LocalDateTime.of(2026, 2, 1, 9, 30), "spayed", "30.00", carter));
			davis.add(new Pet("Rosy", dog, LocalDate.of(2011, 4, 17), Sex.FEMALE));
			owners.saveAll(List.of(franklin, davis, new Owner("Harold", "Davis", "Windsor")));
		});
	}

}
