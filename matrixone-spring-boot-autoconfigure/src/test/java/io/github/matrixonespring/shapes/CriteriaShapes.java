package io.github.matrixonespring.shapes;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

import io.github.matrixonespring.shapes.Shop.Address;
import io.github.matrixonespring.shapes.Shop.Book;
import io.github.matrixonespring.shapes.Shop.CardPayment;
import io.github.matrixonespring.shapes.Shop.Category;
import io.github.matrixonespring.shapes.Shop.Company;
import io.github.matrixonespring.shapes.Shop.Line;
import io.github.matrixonespring.shapes.Shop.LineId;
import io.github.matrixonespring.shapes.Shop.Media;
import io.github.matrixonespring.shapes.Shop.Party;
import io.github.matrixonespring.shapes.Shop.Payment;
import io.github.matrixonespring.shapes.Shop.Person;
import io.github.matrixonespring.shapes.Shop.Price;
import io.github.matrixonespring.shapes.Shop.Purchase;
import io.github.matrixonespring.shapes.Shop.Status;
import jakarta.persistence.Tuple;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Join;
import jakarta.persistence.criteria.JoinType;
import jakarta.persistence.criteria.MapJoin;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.hibernate.query.criteria.JpaCriteriaQuery;

/**
 * Queries by the Criteria API.
 */
@SuppressWarnings({ "deprecation", "removal" })
final class CriteriaShapes extends Shapes {

	CriteriaShapes() {
		ofOneTable();
		ofJoins();
		ofSubqueries();
		ofGroups();
	}

	private void criteria(String name, Function<HibernateCriteriaBuilder, CriteriaQuery<?>> query) {
		rows("criteria: " + name,
				(shop) -> shop.entityManager()
					.createQuery(query.apply(shop.session().getCriteriaBuilder()))
					.getResultList());
	}

	private void ofOneTable() {
		criteria("all", (builder) -> {
			CriteriaQuery<Media> query = builder.createQuery(Media.class);
			query.from(Media.class);
			return query;
		});
		criteria("predicates", (builder) -> {
			CriteriaQuery<Media> query = builder.createQuery(Media.class);
			Root<Media> media = query.from(Media.class);
			return query.where(builder.or(builder.like(media.get("title"), "%a%"), builder.isNull(media.get("price")),
					builder.and(builder.gt(media.get("price"), 20), builder.lt(media.get("price"), 40)),
					media.get("id").in(1, 2, 3)));
		});
		criteria("negated predicates", (builder) -> {
			CriteriaQuery<Media> query = builder.createQuery(Media.class);
			Root<Media> media = query.from(Media.class);
			return query.where(
					builder.not(
							builder.between(media.get("released"), LocalDate.of(2001, 1, 1), LocalDate.of(2010, 1, 1))),
					builder.notEqual(media.get("id"), 3));
		});
		criteria("type", (builder) -> {
			CriteriaQuery<Media> query = builder.createQuery(Media.class);
			Root<Media> media = query.from(Media.class);
			return query.where(builder.equal(media.type(), Book.class));
		});
		criteria("treat", (builder) -> {
			CriteriaQuery<Media> query = builder.createQuery(Media.class);
			Root<Media> media = query.from(Media.class);
			return query.where(builder.gt(builder.treat(media, Book.class).get("pages"), 100));
		});
		criteria("case", (builder) -> {
			CriteriaQuery<Tuple> query = builder.createTupleQuery();
			Root<Media> media = query.from(Media.class);
			return query.multiselect(media.get("id"),
					builder.selectCase()
						.when(builder.gt(media.get("price"), 30), "dear")
						.otherwise(media.get("title")));
		});
		criteria("functions", (builder) -> {
			CriteriaQuery<Object[]> query = builder.createQuery(Object[].class);
			Root<Media> media = query.from(Media.class);
			return query.multiselect(builder.upper(media.get("title")),
					builder.concat(media.get("code"), media.get("title")), builder.length(media.get("title")),
					builder.coalesce(media.get("price"), BigDecimal.ZERO),
					builder.function("reverse", String.class, media.get("code")));
		});
		criteria("construct", (builder) -> {
			CriteriaQuery<Price> query = builder.createQuery(Price.class);
			Root<Media> media = query.from(Media.class);
			return query.select(builder.construct(Price.class, media.get("title"), media.get("price")));
		});
		criteria("distinct and order", (builder) -> {
			CriteriaQuery<String> query = builder.createQuery(String.class);
			Root<Person> person = query.from(Person.class);
			return query.select(person.get("address").get("city"))
				.distinct(true)
				.orderBy(builder.desc(person.get("address").get("city")));
		});
		criteria("embedded value", (builder) -> {
			CriteriaQuery<Person> query = builder.createQuery(Person.class);
			Root<Person> person = query.from(Person.class);
			return query.where(builder.equal(person.get("address"), new Address("Rome", "Street 1")));
		});
		criteria("embedded id", (builder) -> {
			CriteriaQuery<Line> query = builder.createQuery(Line.class);
			Root<Line> line = query.from(Line.class);
			return query.where(builder.or(builder.equal(line.get("id"), new LineId(4, 1)),
					builder.equal(line.get("id").get("number"), 2)));
		});
		criteria("enum", (builder) -> {
			CriteriaQuery<Purchase> query = builder.createQuery(Purchase.class);
			Root<Purchase> purchase = query.from(Purchase.class);
			return query.where(purchase.get("status").in(Status.OPEN, Status.SENT));
		});
	}

	private void ofJoins() {
		criteria("inner and left join", (builder) -> {
			CriteriaQuery<Tuple> query = builder.createTupleQuery();
			Root<Purchase> purchase = query.from(Purchase.class);
			Join<Purchase, Party> buyer = purchase.join("buyer");
			Join<Purchase, Line> line = purchase.join("lines", JoinType.LEFT);
			return query.multiselect(purchase.get("id"), buyer.get("name"), line.get("quantity"));
		});
		criteria("join with a condition", (builder) -> {
			CriteriaQuery<Tuple> query = builder.createTupleQuery();
			Root<Media> media = query.from(Media.class);
			Join<Media, Category> category = media.join("categories", JoinType.LEFT);
			category.on(builder.like(category.get("name"), "%1%"));
			return query.multiselect(media.get("title"), category.get("name"));
		});
		criteria("treated join", (builder) -> {
			CriteriaQuery<Tuple> query = builder.createTupleQuery();
			Root<Purchase> purchase = query.from(Purchase.class);
			Join<Purchase, Company> company = builder.treat(purchase.<Purchase, Party>join("buyer"), Company.class);
			return query.multiselect(purchase.get("id"), company.get("employees"));
		});
		criteria("map join", (builder) -> {
			CriteriaQuery<Tuple> query = builder.createTupleQuery();
			Root<Party> party = query.from(Party.class);
			MapJoin<Party, String, String> attributes = party.joinMap("attributes");
			return query.multiselect(party.get("name"), attributes.key(), attributes.value());
		});
		criteria("fetch", (builder) -> {
			CriteriaQuery<Purchase> query = builder.createQuery(Purchase.class);
			Root<Purchase> purchase = query.from(Purchase.class);
			purchase.fetch("lines", JoinType.LEFT).fetch("media", JoinType.LEFT);
			purchase.fetch("buyer");
			return query.select(purchase).distinct(true);
		});
		criteria("cross join", (builder) -> {
			CriteriaQuery<Tuple> query = builder.createTupleQuery();
			Root<Media> media = query.from(Media.class);
			Root<Payment> payment = query.from(Payment.class);
			return query.multiselect(media.get("title"), payment.get("amount"))
				.where(builder.equal(media.get("id"), payment.get("id")));
		});
		criteria("table per class", (builder) -> {
			CriteriaQuery<Payment> query = builder.createQuery(Payment.class);
			Root<Payment> payment = query.from(Payment.class);
			return query.where(builder.or(builder.gt(payment.get("amount"), 50),
					builder.equal(builder.treat(payment, CardPayment.class).get("network"), "blue")));
		});
	}

	private void ofSubqueries() {
		criteria("exists", (builder) -> {
			CriteriaQuery<Media> query = builder.createQuery(Media.class);
			Root<Media> media = query.from(Media.class);
			Subquery<Integer> lines = query.subquery(Integer.class);
			Root<Line> line = lines.from(Line.class);
			lines.select(builder.literal(1)).where(builder.equal(line.get("media"), media));
			return query.where(builder.exists(lines));
		});
		criteria("in, all and any", (builder) -> {
			CriteriaQuery<Media> query = builder.createQuery(Media.class);
			Root<Media> media = query.from(Media.class);
			Subquery<BigDecimal> prices = query.subquery(BigDecimal.class);
			Root<Book> book = prices.from(Book.class);
			prices.select(book.get("price"));
			Subquery<Integer> sold = query.subquery(Integer.class);
			sold.select(sold.from(Line.class).get("media").get("id"));
			return query.where(
					builder.or(builder.lessThan(media.get("price"), builder.any(prices)),
							builder.greaterThanOrEqualTo(media.get("price"), builder.all(prices))),
					media.get("id").in(sold));
		});
		criteria("correlated", (builder) -> {
			CriteriaQuery<Purchase> query = builder.createQuery(Purchase.class);
			Root<Purchase> purchase = query.from(Purchase.class);
			Subquery<Integer> most = query.subquery(Integer.class);
			Join<Purchase, Line> line = most.correlate(purchase).join("lines");
			most.select(builder.max(line.get("quantity")));
			return query.where(builder.gt(most, 2));
		});
		criteria("empty and member", (builder) -> {
			CriteriaQuery<Media> query = builder.createQuery(Media.class);
			Root<Media> media = query.from(Media.class);
			return query.where(builder.or(builder.isEmpty(media.get("categories")),
					builder.isMember("intro", media.<List<String>>get("chapters"))));
		});
		criteria("from a subquery", (builder) -> {
			JpaCriteriaQuery<Tuple> query = builder.createTupleQuery();
			var lines = query.subquery(Tuple.class);
			var line = lines.from(Line.class);
			lines.multiselect(line.get("media").get("id").alias("media"), builder.sum(line.get("quantity")).alias("n"))
				.groupBy(line.get("media").get("id"));
			var sums = query.from(lines);
			return query.multiselect(sums.get("media"), sums.get("n"));
		});
		criteria("common table expression", (builder) -> {
			JpaCriteriaQuery<Tuple> query = builder.createTupleQuery();
			JpaCriteriaQuery<Tuple> dear = builder.createTupleQuery();
			var media = dear.from(Media.class);
			dear.multiselect(media.get("id").alias("id"), media.get("price").alias("price"))
				.where(builder.gt(media.get("price"), 25));
			var root = query.from(query.with(dear));
			return query.multiselect(root.get("id"), root.get("price"));
		});
		criteria("union", (builder) -> {
			JpaCriteriaQuery<String> media = builder.createQuery(String.class);
			media.select(media.from(Media.class).get("title"));
			JpaCriteriaQuery<String> parties = builder.createQuery(String.class);
			parties.select(parties.from(Party.class).get("name"));
			return builder.unionAll(media, parties);
		});
	}

	private void ofGroups() {
		criteria("group by and having", (builder) -> {
			CriteriaQuery<Tuple> query = builder.createTupleQuery();
			Root<Line> line = query.from(Line.class);
			return query.multiselect(line.get("media").get("title"), builder.sum(line.get("quantity")))
				.groupBy(line.get("media").get("title"))
				.having(builder.gt(builder.count(line), 1));
		});
		criteria("aggregates", (builder) -> {
			CriteriaQuery<Tuple> query = builder.createTupleQuery();
			Root<Media> media = query.from(Media.class);
			return query.multiselect(builder.count(media), builder.countDistinct(media.get("released")),
					builder.max(media.<BigDecimal>get("price")), builder.greatest(media.<String>get("title")));
		});
		criteria("window function", (builder) -> {
			JpaCriteriaQuery<Tuple> query = builder.createTupleQuery();
			var media = query.from(Media.class);
			var window = builder.createWindow().orderBy(builder.asc(media.get("price")), builder.asc(media.get("id")));
			return query.multiselect(media.get("title"), builder.rowNumber(window));
		});
	}

}
