package io.github.matrixonespring.shapes;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.matrixonespring.shapes.Shop.Address;
import io.github.matrixonespring.shapes.Shop.Book;
import io.github.matrixonespring.shapes.Shop.CardPayment;
import io.github.matrixonespring.shapes.Shop.CashPayment;
import io.github.matrixonespring.shapes.Shop.Category;
import io.github.matrixonespring.shapes.Shop.Company;
import io.github.matrixonespring.shapes.Shop.Disc;
import io.github.matrixonespring.shapes.Shop.Invoice;
import io.github.matrixonespring.shapes.Shop.Line;
import io.github.matrixonespring.shapes.Shop.LineId;
import io.github.matrixonespring.shapes.Shop.Media;
import io.github.matrixonespring.shapes.Shop.Party;
import io.github.matrixonespring.shapes.Shop.Payment;
import io.github.matrixonespring.shapes.Shop.Percent;
import io.github.matrixonespring.shapes.Shop.Person;
import io.github.matrixonespring.shapes.Shop.Purchase;
import io.github.matrixonespring.shapes.Shop.Remark;
import io.github.matrixonespring.shapes.Shop.Status;
import jakarta.persistence.EntityManager;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of then, and what happened since.
 */
final class ShopData {

	private static final List<String> CITIES = List.of("Rome", "Oslo", "Bern", "Kyiv");

	private static final List<String> TAGS = List.of("alpha", "beta", "gamma", "it's", "a_b");

	private static final List<String> CHAPTERS = List.of("intro", "middle", "end", "100%", "intro");

	private final Random random = new Random(22);

	private final EntityManager entityManager;

	private final List<Party> parties = new ArrayList<>();

	private final List<Media> media = new ArrayList<>();

	private final List<Category> categories = new ArrayList<>();

	private ShopData(EntityManager entityManager) {
		this.entityManager = entityManager;
	}

	/**
	 * Fill the tables, within a transaction.
	 */
	static void fill(EntityManager entityManager) {
		ShopData data = new ShopData(entityManager);
		data.addCategories();
		data.addMedia();
		data.addParties();
		data.addPurchases();
	}

	private void addCategories() {
		for (int id = 1; id <= 12; id++) {
			Category category = new Category();
			category.id = id;
			category.name = "Category " + id;
			category.hidden = (id == 11) ? 1 : 0;
			category.parent = (id > 2) ? this.categories.get(id / 2 - 1) : null;
			this.categories.add(category);
			this.entityManager.persist(category);
		}
		this.categories.remove(10);
	}

	private void addMedia() {
		for (int id = 1; id <= 40; id++) {
			Media item = (id % 3 == 0) ? disc() : book();
			item.id = id;
			item.code = "code-" + id;
			item.title = "Title " + id + ((id % 7 == 0) ? " isn't_it" : "");
			item.price = (id % 9 == 0) ? null : BigDecimal.valueOf(500 + this.random.nextInt(4500), 2);
			item.released = LocalDate.of(1995, 1, 1).plusDays(this.random.nextInt(9000));
			item.chapters.addAll(CHAPTERS.subList(0, this.random.nextInt(CHAPTERS.size())));
			for (int i = this.random.nextInt(3); i > 0; i--) {
				item.categories.add(any(this.categories));
			}
			this.media.add(item);
			this.entityManager.persist(item);
		}
	}

	private Disc disc() {
		Disc disc = new Disc();
		disc.tracks = 3 + this.random.nextInt(20);
		return disc;
	}

	private Book book() {
		Book book = new Book();
		book.pages = 50 + this.random.nextInt(400);
		return book;
	}

	private void addParties() {
		Person contact = null;
		for (int id = 1; id <= 20; id++) {
			Party party = (id % 3 == 2) ? company(contact) : person();
			contact = (party instanceof Person person) ? person : contact;
			party.id = id;
			party.name = "Party " + (char) ('a' + id);
			for (int i = this.random.nextInt(3); i > 0; i--) {
				party.tags.add(any(TAGS));
			}
			party.attributes.put("size", (id % 2 == 0) ? "large" : "small");
			if (id % 4 == 0) {
				party.attributes.put("since", "20" + (10 + id));
			}
			this.parties.add(party);
			this.entityManager.persist(party);
		}
	}

	private Person person() {
		Person person = new Person();
		person.birth = LocalDate.of(1950, 1, 1).plusDays(this.random.nextInt(15000));
		person.address = new Address(any(CITIES), "Street 1");
		return person;
	}

	private Company company(Person contact) {
		Company company = new Company();
		company.employees = 5 + this.random.nextInt(20);
		company.contact = contact;
		return company;
	}

	private void addPurchases() {
		for (int id = 1; id <= 30; id++) {
			Purchase purchase = new Purchase();
			purchase.id = id;
			purchase.placed = LocalDateTime.of(2026, 1, 1, 8, 0).plusHours(this.random.nextInt(400));
			purchase.status = Status.values()[this.random.nextInt(3)];
			purchase.before = (id % 4 == 0) ? Status.OPEN : null;
			purchase.buyer = any(this.parties);
			purchase.payment = (id % 5 == 0) ? null : payment(id);
			this.entityManager.persist(purchase);
			for (int number = this.random.nextInt(5); number > 0; number--) {
				add(purchase, number);
			}
			if (id % 2 == 0) {
				addInvoice(purchase);
			}
			addRemark(purchase);
		}
	}

	private Payment payment(int id) {
		Payment payment;
		if (id % 2 == 0) {
			CardPayment card = new CardPayment();
			card.network = (id % 4 == 0) ? "blue" : "red";
			payment = card;
		}
		else {
			CashPayment cash = new CashPayment();
			cash.currency = "EUR";
			payment = cash;
		}
		payment.id = id;
		payment.amount = BigDecimal.valueOf(1000 + this.random.nextInt(9000), 2);
		this.entityManager.persist(payment);
		return payment;
	}

	private void add(Purchase purchase, int number) {
		Line line = new Line();
		line.id = new LineId(purchase.id, number);
		line.purchase = purchase;
		line.media = any(this.media);
		line.quantity = 1 + this.random.nextInt(5);
		line.discount = (number % 2 == 0) ? new Percent(5) : null;
		this.entityManager.persist(line);
	}

	private void addInvoice(Purchase purchase) {
		Invoice invoice = new Invoice();
		invoice.id = purchase.id;
		invoice.number = "No. " + purchase.id;
		invoice.note = (purchase.id % 3 == 0) ? "Thanks" : null;
		invoice.purchase = purchase;
		this.entityManager.persist(invoice);
	}

	private void addRemark(Purchase purchase) {
		Remark remark = new Remark();
		remark.id = purchase.id;
		remark.text = "Remark " + purchase.id;
		remark.target = (purchase.id % 3 == 0) ? any(this.categories) : purchase;
		this.entityManager.persist(remark);
	}

	private <T> T any(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	/**
	 * Change hundreds of rows, and a table.
	 */
	static void change(JdbcClient jdbc) {
		List.of("alter table media add column added_since varchar(10) default 'now'",
				"update media set title = concat('New ', title), price = coalesce(price, 7) + 3, pages = pages + 7, "
						+ "tracks = tracks + 1, released = date_add(released, interval 400 day) where id <= 40",
				"update media_chapters set chapters = concat(chapters, ' now') where media_id > 0",
				"delete from media_chapters where media_id in (3, 9, 20)",
				"delete from media_categories where media_id < 15",
				"insert into media_categories (media_id, categories_id) values (20, 1), (21, 1), (22, 1)",
				"update category set name = concat(name, ' now'), parent_id = null where id > 7",
				"update category set hidden = 1 where id in (9, 10)",
				"insert into category (id, name, hidden, parent_id) values (20, 'Category 20', 0, 1)",
				"update party set name = concat('New ', name), version = version + 1 where id > 0",
				"update person set birth = date_add(birth, interval 9000 day), city = 'Rome' where id > 0",
				"update company set employees = employees + 11, contact_id = null where id > 0",
				"update party_tags set tags = 'alpha' where tags = 'beta'", "delete from party_tags where party_id < 5",
				"update party_attributes set attribute_value = 'large' where attribute_value = 'small'",
				"delete from purchase_line where purchase_id in (2, 5, 7, 11)",
				"update purchase_line set quantity = quantity + 2, discount = '7%' where purchase_id > 0",
				"insert into purchase_line (purchase_id, number, media_id, quantity) values (5, 1, 1, 9), (7, 1, 2, 9)",
				"update purchase set placed = date_add(placed, interval 90 hour), status = 'SENT', `before` = 2, "
						+ "buyer_id = 1 where id > 0",
				"update card_payment set amount = amount + 40, network = 'now' where id > 0",
				"update cash_payment set amount = amount + 40, currency = 'CHF' where id > 0",
				"delete from invoice_text where id > 0", "delete from invoice where id in (4, 6)",
				"update invoice set number = concat(number, ' now') where id > 0",
				"update remark set text = 'now', target_kind = 'c', target_id = 1 where id > 0")
			.forEach((sql) -> jdbc.sql(sql).update());
		for (int id = 100; id < 140; id++) {
			jdbc.sql("insert into media (id, kind, code, title, price, released, pages) values (?, 'book', ?, ?, ?, "
					+ "'2026-02-02', 999)")
				.params(id, "new-" + id, "Title 1 " + id, 11.5 + id / 10.0)
				.update();
			jdbc.sql("insert into media_chapters (media_id, place, chapters) values (?, 0, 'intro')")
				.param(id)
				.update();
		}
	}

}
