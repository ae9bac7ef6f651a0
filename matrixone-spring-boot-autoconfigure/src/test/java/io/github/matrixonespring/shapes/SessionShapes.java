package io.github.matrixonespring.shapes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.shapes.Shop.Book;
import io.github.matrixonespring.shapes.Shop.Category;
import io.github.matrixonespring.shapes.Shop.Company;
import io.github.matrixonespring.shapes.Shop.Invoice;
import io.github.matrixonespring.shapes.Shop.Line;
import io.github.matrixonespring.shapes.Shop.LineId;
import io.github.matrixonespring.shapes.Shop.Media;
import io.github.matrixonespring.shapes.Shop.Party;
import io.github.matrixonespring.shapes.Shop.Payment;
import io.github.matrixonespring.shapes.Shop.Person;
import io.github.matrixonespring.shapes.Shop.Purchase;
import io.github.matrixonespring.shapes.Shop.Remark;
import jakarta.persistence.EntityGraph;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/**
 * Loading by the {@code EntityManager} and the {@code Session}, now and lazily.
 */
@SuppressWarnings({ "deprecation", "removal" })
final class SessionShapes extends Shapes {

	SessionShapes() {
		found();
		loadedLazily();
		refused();
	}

	private void found() {
		find(Media.class, 2);
		find(Party.class, 1);
		find(Company.class, 2);
		find(Payment.class, 3);
		find(Line.class, new LineId(4, 1));
		find(Invoice.class, 2);
		find(Remark.class, 2);
		find(Category.class, 2);
		find(Shop.MediaSales.class, 2);
		rows("reference", (shop) -> shop.entityManager().getReference(Media.class, 3));
		rows("natural id", (shop) -> shop.session().bySimpleNaturalId(Media.class).loadOptional("code-2"));
		rows("natural id of later", (shop) -> shop.session().bySimpleNaturalId(Media.class).loadOptional("new-120"));
		rows("several by natural id",
				(shop) -> shop.session().byMultipleNaturalId(Media.class).multiLoad("code-2", "code-4", "new-120"));
		rows("several by id", (shop) -> shop.session().byMultipleIds(Media.class).multiLoad(1, 2, 5, 120));
		rows("found by ids", (shop) -> shop.session().findMultiple(Media.class, List.of(2, 4, 120)));
		rows("found with a graph", (shop) -> {
			EntityGraph<Purchase> graph = shop.entityManager().createEntityGraph(Purchase.class);
			graph.addSubgraph("lines").addAttributeNodes("media");
			graph.addAttributeNodes("buyer");
			return shop.entityManager().find(Purchase.class, 4, Map.of("jakarta.persistence.fetchgraph", graph));
		});
		rows("query with a graph as hint", (shop) -> {
			EntityGraph<Media> graph = shop.entityManager().createEntityGraph(Media.class);
			graph.addAttributeNodes("categories", "chapters");
			return shop.entityManager()
				.createQuery("from Media m where m.id < 20", Media.class)
				.setHint("jakarta.persistence.loadgraph", graph)
				.getResultList();
		});
		rows("work on the connection", (shop) -> shop.session().doReturningWork((connection) -> {
			try (var statement = connection.prepareStatement("select title from media where id > ?")) {
				statement.setInt(1, 3);
				var result = statement.executeQuery();
				List<String> titles = new java.util.ArrayList<>();
				while (result.next()) {
					titles.add(result.getString(1));
				}
				return titles;
			}
		}));
	}

	private void find(Class<?> type, Object id) {
		rows("find " + type.getSimpleName(), (shop) -> shop.entityManager().find(type, id));
	}

	private void loadedLazily() {
		rows("associations in depth", (shop) -> shop.entityManager()
			.createQuery("from Purchase", Purchase.class)
			.getResultList()
			.stream()
			.flatMap((purchase) -> purchase.lines.stream())
			.map((line) -> line.purchase.id + line.media.title + line.media.chapters + line.media.categories.size())
			.toList());
		rows("tree by subselects",
				(shop) -> shop.entityManager()
					.createQuery("from Category c where c.parent is null", Category.class)
					.getResultList()
					.stream()
					.flatMap((root) -> root.children.stream())
					.flatMap((child) -> child.children.stream())
					.map((grandchild) -> grandchild.name + grandchild.parent.parent.name + grandchild.media.size())
					.toList());
		rows("map of an element collection", (shop) -> {
			Map<String, Object> found = new HashMap<>();
			shop.entityManager()
				.createQuery("from Person", Person.class)
				.getResultList()
				.forEach((person) -> found.put(person.name, person.attributes.keySet()));
			return found;
		});
		rows("listener of loaded entities",
				(shop) -> shop.entityManager()
					.createQuery("from Party", Party.class)
					.getResultList()
					.stream()
					.map((party) -> party.name + party.loaded)
					.toList());
		rows("filtered collection",
				(shop) -> shop.session()
					.createSelectionQuery("select l from Purchase p join p.lines l where p.id = 4 and l.quantity > 0",
							Line.class)
					.getResultList());
		rows("initialized explicitly", (shop) -> {
			Media media = shop.entityManager().find(Media.class, 4);
			org.hibernate.Hibernate.initialize(media.categories);
			return media.categories;
		});
	}

	private void refused() {
		refused("pessimistic lock", "a lock",
				(shop) -> shop.entityManager().find(Media.class, 1, LockModeType.PESSIMISTIC_READ));
		refused("optimistic lock", "a lock",
				(shop) -> shop.entityManager().find(Company.class, 2, LockModeType.OPTIMISTIC));
		refused("refresh", "does not change", (shop) -> {
			Media media = shop.entityManager().find(Media.class, 2);
			shop.entityManager().refresh(media);
			return media;
		});
		refused("lock of what was found", "a lock", (shop) -> {
			Media media = shop.entityManager().find(Media.class, 1);
			shop.entityManager().lock(media, LockModeType.PESSIMISTIC_WRITE);
			return media;
		});
		refused("lock of a query", "a lock",
				(shop) -> shop.entityManager()
					.createQuery("from Media", Media.class)
					.setLockMode(LockModeType.PESSIMISTIC_WRITE)
					.getResultList());
		refused("stateless session", "the present", (shop) -> {
			SessionFactory factory = shop.bean(EntityManagerFactory.class).unwrap(SessionFactory.class);
			try (StatelessSession session = factory.openStatelessSession()) {
				return session.createSelectionQuery("select title from Media", String.class).getResultList();
			}
		});
		String writes = "the past cannot be changed";
		notTried("forced increment", "a lock", (shop) -> {
			Party party = shop.entityManager().find(Party.class, 1);
			shop.entityManager().lock(party, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
			return party;
		});
		notTried("persist", writes, (shop) -> {
			shop.entityManager().persist(new Book());
			return null;
		});
		notTried("merge", writes, (shop) -> shop.entityManager().merge(new Book()));
		notTried("remove", writes, (shop) -> {
			shop.entityManager().remove(shop.entityManager().find(Media.class, 1));
			return null;
		});
		notTried("update by HQL", writes,
				(shop) -> shop.entityManager().createQuery("update Media set title = 'x'").executeUpdate());
		notTried("insert by HQL", writes,
				(shop) -> shop.entityManager()
					.createQuery(
							"insert into CashPayment (id, amount, currency) select m.id, m.price, 'EUR' from Media m")
					.executeUpdate());
		notTried("delete by HQL", writes, (shop) -> shop.entityManager().createQuery("delete Party").executeUpdate());
	}

}
