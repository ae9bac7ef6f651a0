package io.github.matrixonespring.shapes;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.matrixonespring.shapes.Shop.Category;
import io.github.matrixonespring.shapes.Shop.Line;
import io.github.matrixonespring.shapes.Shop.Media;
import io.github.matrixonespring.shapes.Shop.Percent;
import io.github.matrixonespring.shapes.Shop.Purchase;
import io.github.matrixonespring.shapes.Shop.Status;
import jakarta.persistence.Tuple;

/**
 * Queries as texts.
 */
final class HqlShapes extends Shapes {

	HqlShapes() {
		query("from Media");
		query("from Book");
		query("from Party");
		query("from Company");
		query("from Payment");
		query("from CardPayment");
		query("from Purchase");
		query("from Line");
		query("from Category");
		query("from Invoice");
		query("from Remark");
		query("from MediaSales");
		query("from CheapMedia");
		query("select m.title from Media m where type(m) = Book");
		query("select type(m), count(*) from Media m group by type(m)");
		query("select treat(m as Book).pages from Media m");
		query("select c.name, treat(c as Company).employees from Party c where treat(c as Company).employees > 10");
		query("select p.name from Party p where treat(p as Person).birth > {d '1970-01-01'}");
		query("select m from Media m where m.price > (select avg(n.price) from Media n)");
		query("select m from Media m where exists (select 1 from Line l where l.media = m and l.quantity > 2)");
		query("select m from Media m where not exists (select 1 from Line l where l.media = m)");
		query("select m.title from Media m where m.id in (select l.media.id from Line l where l.quantity > 3)");
		query("select m.title from Media m where m.id not in (select l.media.id from Line l where l.quantity > 3)");
		query("select m.title from Media m where m.price >= all (select n.price from Media n where n.price is not null)");
		query("select m.title from Media m where m.price < any (select n.price from Book n)");
		query("select m.title, (select count(*) from Line l where l.media = m) from Media m");
		query("select p.buyer.name, sum(l.quantity * l.media.price) from Purchase p join p.lines l group by p.buyer.name");
		query("select p.buyer.name, count(*) from Purchase p group by p.buyer.name having count(*) > 2");
		query("select p.status, p.before, count(distinct p.buyer) from Purchase p group by p.status, p.before");
		query("select min(m.price), max(m.price), avg(m.price), sum(m.price), count(m) from Media m");
		query("select m.title, rank() over (order by m.price desc, m.id) from Media m");
		query("select l.id.number, sum(l.quantity) over (partition by l.purchase.id order by l.id.number) from Line l");
		query("select m.title, lag(m.price) over (order by m.id) from Media m");
		query("with t as (select l.media.id as id, sum(l.quantity) as n from Line l group by l.media.id) "
				+ "select m.title, s.n from Media m join t s on s.id = m.id");
		query("with a as (select m.id as id from Media m), b as (select a.id as id from a a where a.id > 5) "
				+ "select count(*) from b");
		query("with n as (select m.id as i, m.price as p from Media m where m.id = 1 union all "
				+ "select m.id as i, m.price as p from n t join Media m on m.id = t.i + 1 where t.i < 20) "
				+ "select t.i, t.p from n t");
		query("select m.title from Media m where m.price < 20 union select p.name from Party p");
		query("select m.title from Media m where m.price < 20 union all select m.title from Media m where m.price < 30");
		query("select m.id from Media m where m.price < 40 intersect select l.media.id from Line l");
		query("select m.id from Media m except select l.media.id from Line l");
		query("select m.title, s.n from Media m join (select l.media.id as id, count(*) as n from Line l "
				+ "group by l.media.id) s on s.id = m.id");
		query("select case when m.price < 20 then 'cheap' when m.price < 40 then 'fair' else 'dear' end, count(*) "
				+ "from Media m group by 1");
		query("select coalesce(i.note, 'none'), nullif(i.number, 'x') from Invoice i");
		query("select upper(m.title), length(m.title), substring(m.title, 1, 3), concat(m.title, '!', m.code) from Media m");
		query("select year(m.released), extract(month from m.released), m.released + 1 day from Media m");
		query("select distinct m from Media m left join fetch m.categories");
		query("select p from Purchase p join fetch p.lines l join fetch l.media left join fetch p.invoice");
		query("select p from Purchase p where p.lines is empty");
		query("select p from Purchase p where size(p.lines) > 2");
		query("select m from Media m where 'intro' member of m.chapters");
		query("select m.title, index(c), c from Media m join m.chapters c");
		query("select m.chapters[0] from Media m");
		query("select p.name, key(a), value(a) from Party p join p.attributes a");
		query("select p.name from Party p where p.attributes['size'] = 'large'");
		query("select p.name, t from Party p join p.tags t where t like 'a%'");
		query("select p.address.city, count(*) from Person p group by p.address.city");
		query("select p.address from Person p");
		query("select c.name, c.parent.name, c.parent.parent.name from Category c");
		query("select c.name, x.title from Category c join c.media x");
		query("select l.id.purchaseId, l.discount from Line l where l.discount is not null");
		query("select r.text, type(r.target) from Remark r");
		query("select m, l from Media m left join Line l on l.media = m and l.quantity > 1");
		query("select m.title, n.title from Media m, Media n where m.price < n.price and m.id < 4");
		query("select new io.github.matrixonespring.shapes.Shop$Price(m.title, m.price) from Media m");
		query("select new map(m.title as t, m.id as i) from Media m");
		query("select s.title, m.price from MediaSales s join Media m on m.id = s.id where s.sold > 3");
		query("select c.title, m.price from CheapMedia c join Media m on m.id = c.id");
		query("select listagg(m.code, ',') within group (order by m.id) from Media m");
		query("select count(*) filter (where m.price < 20) from Media m");
		query("select m.title from Media m where m.title like '%''%' or m.title like '%\\_%' escape '\\'");
		query("select i.purchase.buyer.name, i.number from Invoice i where i.purchase.payment.amount > 20");
		query("select p from Purchase p where type(p.payment) = CardPayment");
		query("select cast(m.price as Integer), round(m.price, 1), mod(m.id, 3) from Media m");
		query("select m.title from Media m where (m.price, m.id) in (select n.price, n.id from Media n where n.id < 9)");
		query(Kind.ORDERED,
				"select m.id, m.title from Media m order by m.price desc nulls last, m.id limit 6 offset 2");
		query(Kind.ORDERED, "select p.id, p.placed from Purchase p order by p.placed, p.id fetch first 4 rows only");
		page("from Media m order by m.title desc, m.id", 3, 5);
		page("select p from Purchase p join fetch p.lines order by p.id", 2, 4);
		rows("parameters", (shop) -> shop.entityManager()
			.createQuery(
					"select m from Media m where m.id in :ids and m.title like :t and m.price between :p and :p + 100",
					Media.class)
			.setParameter("ids", List.of(1, 2, 3, 4, 5, 6, 7))
			.setParameter("t", "%t%")
			.setParameter("p", BigDecimal.ONE)
			.getResultList());
		rows("parameter of a converted type",
				(shop) -> shop.entityManager()
					.createQuery("from Line where discount = :d", Line.class)
					.setParameter("d", new Percent(5))
					.getResultList());
		rows("enum and embedded parameters",
				(shop) -> shop.entityManager()
					.createQuery("from Purchase where status in :s and placed > :at", Purchase.class)
					.setParameter("s", Set.of(Status.PAID, Status.SENT))
					.setParameter("at", LocalDateTime.of(2026, 1, 5, 0, 0))
					.getResultList());
		rows("tuple",
				(shop) -> shop.entityManager()
					.createQuery("select m.id as i, m.title as t from Media m", Tuple.class)
					.getResultList());
		rows("stream", (shop) -> {
			try (Stream<Media> media = shop.entityManager().createQuery("from Media", Media.class).getResultStream()) {
				return media.filter((item) -> item.id > 3).map((item) -> item.title).toList();
			}
		});
		rows("scroll", (shop) -> {
			List<Object> titles = new ArrayList<>();
			try (var results = shop.session().createSelectionQuery("select title from Media", String.class).scroll()) {
				while (results.next()) {
					titles.add(results.get());
				}
			}
			return titles;
		});
		rows("native",
				(shop) -> shop.entityManager()
					.createNativeQuery("select m.*, p.amount from media m, card_payment p where p.id = m.id")
					.getResultList());
		rows("native entity",
				(shop) -> shop.entityManager()
					.createNativeQuery("select * from media where price < ?", Media.class)
					.setParameter(1, new BigDecimal("30"))
					.getResultList());
		rows("native with aliases",
				(shop) -> shop.session()
					.createNativeQuery("select {m.*}, {c.*} from media m join category c on c.id = m.id", Object.class)
					.addEntity("m", Media.class)
					.addEntity("c", Category.class)
					.getResultList());
		rows("native with CTE and union",
				(shop) -> shop.entityManager()
					.createNativeQuery("with c as (select id, price from media where price < 40) "
							+ "select id from c union all select media_id from purchase_line where quantity > 2")
					.getResultList());
		rows("named native query with a mapping of entity and column",
				(shop) -> shop.entityManager().createNamedQuery("Media.pairs").getResultList());
		String lateral = "LATERAL, which the server does not know";
		notTried("lateral join", lateral,
				(shop) -> shop.entityManager()
					.createQuery(
							"select m.title, x.q from Media m "
									+ "join lateral (select max(l.quantity) as q from Line l where l.media = m) x",
							Object.class)
					.getResultList());
		notTried("greatest index of a list", lateral,
				(shop) -> shop.entityManager()
					.createQuery("select maxindex(m.chapters), m.id from Media m", Object.class)
					.getResultList());
		notTried("native with a hint of its own", "the hints are written here",
				(shop) -> shop.entityManager()
					.createNativeQuery("select count(*) from media {MO_TS = 1}")
					.getResultList());
	}

	private void query(String hql) {
		query(Kind.ROWS, hql);
	}

	private void query(Kind kind, String hql) {
		add(kind, hql, (shop) -> shop.entityManager().createQuery(hql, Object.class).getResultList());
	}

	private void page(String hql, int first, int max) {
		ordered("%s [%d, %d]".formatted(hql, first, max),
				(shop) -> shop.entityManager()
					.createQuery(hql, Object.class)
					.setFirstResult(first)
					.setMaxResults(max)
					.getResultList());
	}

}
