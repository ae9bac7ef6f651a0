package io.github.matrixonespring.shapes;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.ColumnResult;
import jakarta.persistence.ConstructorResult;
import jakarta.persistence.Convert;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityResult;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import jakarta.persistence.NamedAttributeNode;
import jakarta.persistence.NamedEntityGraph;
import jakarta.persistence.NamedNativeQuery;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.NamedSubgraph;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.PostLoad;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.SqlResultSetMapping;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import org.hibernate.annotations.Any;
import org.hibernate.annotations.AnyDiscriminatorValue;
import org.hibernate.annotations.AnyKeyJavaClass;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.Fetch;
import org.hibernate.annotations.FetchMode;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.Subselect;
import org.hibernate.annotations.Synchronize;
import org.hibernate.annotations.View;

/**
 * Entities that are mapped in as many ways as there are.
 */
final class Shop {

	private Shop() {
	}

	@Embeddable
	record Address(String city, String street) {
	}

	@Entity(name = "Party")
	@Table(name = "party")
	@Inheritance(strategy = InheritanceType.JOINED)
	abstract static class Party {

		@Id
		int id;

		@Version
		int version;

		String name;

		@ElementCollection
		Set<String> tags = new HashSet<>();

		@ElementCollection
		@Column(name = "attribute_value", length = 50)
		Map<String, String> attributes = new HashMap<>();

		@Transient
		boolean loaded;

		@PostLoad
		void noteThatItWasLoaded() {
			this.loaded = true;
		}

	}

	@Entity(name = "Person")
	@Table(name = "person")
	static class Person extends Party {

		LocalDate birth;

		@Embedded
		Address address;

	}

	@Entity(name = "Company")
	@Table(name = "company")
	static class Company extends Party {

		int employees;

		@ManyToOne(fetch = FetchType.LAZY)
		Person contact;

	}

	@Entity(name = "Media")
	@Table(name = "media")
	@Inheritance(strategy = InheritanceType.SINGLE_TABLE)
	@DiscriminatorColumn(name = "kind")
	@NamedQuery(name = "Media.dearerThan", query = "select m from Media m where m.price > :price")
	@NamedNativeQuery(name = "Media.native", query = "select * from media where price > :price",
			resultClass = Media.class)
	@NamedNativeQuery(name = "Media.prices",
			query = "select m.title as t, m.price as p from media m where m.price > :price", resultSetMapping = "price")
	@NamedNativeQuery(name = "Media.pairs", query = """
			select m.id as id, m.kind as kind, m.code as code, m.title as title, m.price as price, \
			m.released as released, m.pages as pages, m.tracks as tracks, \
			(select sum(l.quantity) from purchase_line l where l.media_id = m.id) as quantity from media m""",
			resultSetMapping = "pair")
	@SqlResultSetMapping(name = "price",
			classes = @ConstructorResult(targetClass = Price.class,
					columns = { @ColumnResult(name = "t"), @ColumnResult(name = "p", type = BigDecimal.class) }))
	@SqlResultSetMapping(name = "pair",
			entities = @EntityResult(entityClass = Media.class, discriminatorColumn = "kind"),
			columns = @ColumnResult(name = "quantity", type = Long.class))
	@NamedEntityGraph(name = "Media.categories",
			attributeNodes = @NamedAttributeNode(value = "categories", subgraph = "parent"),
			subgraphs = @NamedSubgraph(name = "parent", attributeNodes = @NamedAttributeNode("parent")))
	static class Media {

		@Id
		int id;

		@NaturalId
		@Column(length = 20)
		String code;

		String title;

		BigDecimal price;

		LocalDate released;

		@ElementCollection
		@OrderColumn(name = "place")
		List<String> chapters = new ArrayList<>();

		@ManyToMany
		@JoinTable(name = "media_categories")
		@OrderBy("name, id")
		Set<Category> categories = new HashSet<>();

		public String getTitle() {
			return this.title;
		}

		public List<String> getChapters() {
			return this.chapters;
		}

	}

	@Entity(name = "Book")
	@DiscriminatorValue("book")
	static class Book extends Media {

		Integer pages;

	}

	@Entity(name = "Disc")
	@DiscriminatorValue("disc")
	static class Disc extends Media {

		Integer tracks;

	}

	record Price(String title, BigDecimal price) {
	}

	@Entity(name = "Category")
	@Table(name = "category")
	@SQLRestriction("hidden = 0")
	static class Category {

		@Id
		int id;

		String name;

		int hidden;

		@ManyToOne(fetch = FetchType.LAZY)
		Category parent;

		@OneToMany(mappedBy = "parent")
		@Fetch(FetchMode.SUBSELECT)
		Set<Category> children = new HashSet<>();

		@ManyToMany(mappedBy = "categories")
		Set<Media> media = new HashSet<>();

	}

	@Entity(name = "Payment")
	@Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
	abstract static class Payment {

		@Id
		int id;

		BigDecimal amount;

	}

	@Entity(name = "CardPayment")
	@Table(name = "card_payment")
	static class CardPayment extends Payment {

		String network;

	}

	@Entity(name = "CashPayment")
	@Table(name = "cash_payment")
	static class CashPayment extends Payment {

		String currency;

	}

	enum Status {

		OPEN, PAID, SENT

	}

	@Entity(name = "Purchase")
	@Table(name = "purchase")
	static class Purchase {

		@Id
		int id;

		LocalDateTime placed;

		@Enumerated(EnumType.STRING)
		Status status;

		@Enumerated(EnumType.ORDINAL)
		Status before;

		@Formula("(select coalesce(sum(l.quantity), 0) from purchase_line l where l.purchase_id = id)")
		int pieces;

		@ManyToOne(fetch = FetchType.LAZY)
		Party buyer;

		@ManyToOne
		Payment payment;

		@OneToMany(mappedBy = "purchase")
		@BatchSize(size = 7)
		List<Line> lines = new ArrayList<>();

		@OneToOne(mappedBy = "purchase")
		Invoice invoice;

	}

	@Embeddable
	record LineId(int purchaseId, int number) implements Serializable {
	}

	@Entity(name = "Line")
	@Table(name = "purchase_line")
	static class Line {

		@EmbeddedId
		LineId id;

		@MapsId("purchaseId")
		@ManyToOne(fetch = FetchType.LAZY)
		Purchase purchase;

		@ManyToOne(fetch = FetchType.LAZY)
		@JoinColumn(name = "media_id")
		Media media;

		int quantity;

		@Convert(converter = PercentConverter.class)
		Percent discount;

	}

	record Percent(int value) {
	}

	static class PercentConverter implements AttributeConverter<Percent, String> {

		@Override
		public String convertToDatabaseColumn(Percent percent) {
			return (percent != null) ? percent.value() + "%" : null;
		}

		@Override
		public Percent convertToEntityAttribute(String column) {
			return (column != null) ? new Percent(Integer.parseInt(column.substring(0, column.length() - 1))) : null;
		}

	}

	@Entity(name = "Invoice")
	@Table(name = "invoice")
	@SecondaryTable(name = "invoice_text")
	static class Invoice {

		@Id
		int id;

		String number;

		@Column(table = "invoice_text")
		String note;

		@OneToOne(fetch = FetchType.LAZY)
		Purchase purchase;

	}

	@Entity(name = "Remark")
	@Table(name = "remark")
	static class Remark {

		@Id
		int id;

		String text;

		@Any(fetch = FetchType.LAZY)
		@AnyKeyJavaClass(Integer.class)
		@AnyDiscriminatorValue(discriminator = "c", entity = Category.class)
		@AnyDiscriminatorValue(discriminator = "p", entity = Purchase.class)
		@Column(name = "target_kind")
		@JoinColumn(name = "target_id")
		Object target;

	}

	@Entity(name = "MediaSales")
	@Immutable
	@Subselect("select m.id as id, m.title as title, coalesce(sum(l.quantity), 0) as sold "
			+ "from media m left join purchase_line l on l.media_id = m.id group by m.id, m.title")
	@Synchronize({ "media", "purchase_line" })
	static class MediaSales {

		@Id
		int id;

		String title;

		long sold;

	}

	@Entity(name = "CheapMedia")
	@Table(name = "cheap_media")
	@Immutable
	@View(query = "select m.id as id, m.title as title, m.price as price from media m where m.price < 30")
	static class CheapMedia {

		@Id
		int id;

		String title;

		BigDecimal price;

	}

}
