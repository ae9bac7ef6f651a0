package io.github.matrixonespring.embedded.petclinic;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/**
 * An application with six entities and all kinds of relations between them.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableJpaRepositories(considerNestedRepositories = true)
class PetClinic {

	@Entity(name = "Owner")
	@Table(name = "owners", indexes = @Index(name = "owners_last_name", columnList = "last_name"))
	static class Owner {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		Long id;

		String firstName;

		@Column(nullable = false, length = 80)
		String lastName;

		@Column(unique = true)
		String telephone;

		@Embedded
		Address address;

		@OneToMany(mappedBy = "owner", cascade = CascadeType.ALL, orphanRemoval = true)
		@OrderBy("name")
		List<Pet> pets = new ArrayList<>();

		@ElementCollection
		Set<String> remarks = new LinkedHashSet<>();

		protected Owner() {
		}

		Owner(String firstName, String lastName, String city) {
			this.firstName = firstName;
			this.lastName = lastName;
			this.address = new Address(city, "Street 1");
		}

		Pet add(Pet pet) {
			pet.owner = this;
			this.pets.add(pet);
			return pet;
		}

	}

	@Embeddable
	record Address(String city, String street) {
	}

	@Entity(name = "PetType")
	@Table(name = "types")
	static class PetType {

		@Id
		@GeneratedValue
		UUID id;

		@Column(unique = true, nullable = false)
		String name;

		protected PetType() {
		}

		PetType(String name) {
			this.name = name;
		}

		/** A reference that is loaded late has no fields. */
		String name() {
			return this.name;
		}

	}

	enum Sex {

		FEMALE, MALE

	}

	@Entity(name = "Pet")
	@Table(name = "pets")
	static class Pet {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		Long id;

		@Version
		int version;

		String name;

		LocalDate birthDate;

		@Enumerated(EnumType.STRING)
		Sex sex;

		boolean vaccinated;

		@Lob
		byte[] photo;

		@ManyToOne(fetch = FetchType.LAZY)
		PetType type;

		@ManyToOne(fetch = FetchType.LAZY)
		Owner owner;

		@OneToMany(mappedBy = "pet", cascade = CascadeType.ALL, orphanRemoval = true)
		@OrderBy("at desc")
		List<Visit> visits = new ArrayList<>();

		protected Pet() {
		}

		Pet(String name, PetType type, LocalDate birthDate, Sex sex) {
			this.name = name;
			this.type = type;
			this.birthDate = birthDate;
			this.sex = sex;
		}

		void add(Visit visit) {
			visit.pet = this;
			this.visits.add(visit);
		}

	}

	@Entity(name = "Visit")
	@Table(name = "visits")
	static class Visit {

		@Id
		@GeneratedValue(strategy = GenerationType.SEQUENCE)
		Long id;

		LocalDateTime at;

		@Lob
		String description;

		@Column(precision = 10, scale = 2)
		BigDecimal fee;

		@ManyToOne(optional = false)
		Pet pet;

		@ManyToOne
		Vet vet;

		protected Visit() {
		}

		Visit(LocalDateTime at, String description, String fee, Vet vet) {
			this.at = at;
			this.description = description;
			this.fee = new BigDecimal(fee);
			this.vet = vet;
		}

	}

	@Entity(name = "Vet")
	@Table(name = "vets")
	static class Vet {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		Long id;

		String name;

		@ManyToMany
		Set<Specialty> specialties = new LinkedHashSet<>();

		protected Vet() {
		}

		Vet(String name, Specialty... specialties) {
			this.name = name;
			this.specialties.addAll(List.of(specialties));
		}

	}

	@Entity(name = "Specialty")
	@Table(name = "specialties")
	static class Specialty {

		@Id
		@GeneratedValue(strategy = GenerationType.TABLE)
		Long id;

		@Column(name = "`name`", unique = true)
		String name;

		protected Specialty() {
		}

		Specialty(String name) {
			this.name = name;
		}

	}

}
