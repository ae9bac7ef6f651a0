package io.github.matrixonespring.shapes;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.matrixonespring.shapes.Repositories.CategoryRepository;
import io.github.matrixonespring.shapes.Repositories.LineRepository;
import io.github.matrixonespring.shapes.Repositories.MediaRepository;
import io.github.matrixonespring.shapes.Repositories.OpenTitle;
import io.github.matrixonespring.shapes.Repositories.PartyRepository;
import io.github.matrixonespring.shapes.Repositories.PurchaseRepository;
import io.github.matrixonespring.shapes.Repositories.TitleAndPrice;
import io.github.matrixonespring.shapes.Repositories.Titled;
import io.github.matrixonespring.shapes.Shop.Book;
import io.github.matrixonespring.shapes.Shop.LineId;
import io.github.matrixonespring.shapes.Shop.Media;
import io.github.matrixonespring.shapes.Shop.Percent;
import io.github.matrixonespring.shapes.Shop.Status;

import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.domain.Specification;

/**
 * Methods of repositories.
 */
final class RepositoryShapes extends Shapes {

	private static final BigDecimal THIRTY = new BigDecimal("30");

	private static final Sort SORT = Sort.by("price", "id");

	RepositoryShapes() {
		ofSpringData();
		derived();
		paged();
		projected();
		declared();
		refused();
	}

	private void media(String name, Function<MediaRepository, Object> work) {
		rows("media." + name, (shop) -> work.apply(shop.bean(MediaRepository.class)));
	}

	private void orderedMedia(String name, Function<MediaRepository, Object> work) {
		ordered("media." + name, (shop) -> work.apply(shop.bean(MediaRepository.class)));
	}

	private void ofSpringData() {
		media("findAll", MediaRepository::findAll);
		orderedMedia("findAll(sort)", (media) -> media.findAll(SORT));
		media("findById", (media) -> media.findById(2));
		media("getReferenceById", (media) -> media.getReferenceById(2));
		media("findAllById", (media) -> media.findAllById(List.of(1, 2, 3, 50, 99)));
		media("count", MediaRepository::count);
		media("existsById", (media) -> media.existsById(120));
		media("example", (media) -> {
			Media probe = new Media();
			probe.title = "T";
			return media.findAll(Example.of(probe,
					ExampleMatcher.matchingAny()
						.withIgnorePaths("id")
						.withIgnoreCase()
						.withStringMatcher(ExampleMatcher.StringMatcher.STARTING)));
		});
		orderedMedia("example of a subclass, fluent", (media) -> {
			Book probe = new Book();
			return media.findBy(Example.of((Media) probe, ExampleMatcher.matching().withIgnorePaths("id")),
					(query) -> query.sortBy(SORT).limit(4).all());
		});
		media("specification", (media) -> media.findAll(dearerThan(20).and((root, query, builder) -> {
			query.distinct(true);
			return builder.like(root.join("categories").get("name"), "%1%");
		})));
		media("specification, count", (media) -> media.count(dearerThan(25)));
		media("specification, exists",
				(media) -> media.exists((root, query, builder) -> builder.like(root.get("code"), "new-%")));
		orderedMedia("specification, page", (media) -> media.findAll(dearerThan(15), PageRequest.of(1, 5, SORT)));
		media("specification, projected",
				(media) -> media.findBy(dearerThan(20), (query) -> query.as(TitleAndPrice.class).all()));
	}

	private static Specification<Media> dearerThan(int price) {
		return (root, query, builder) -> builder.gt(root.get("price"), price);
	}

	private void derived() {
		media("derived", (media) -> media.findByTitleStartingWithAndPriceGreaterThan("Title", new BigDecimal("20")));
		media("containing, ignoring case", (media) -> media.findByTitleContainingIgnoreCase("TITLE 1"));
		media("between", (media) -> media.findByReleasedBetween(LocalDate.of(2000, 1, 1), LocalDate.of(2008, 1, 1)));
		media("in", (media) -> media.findByIdInAndPriceIsNotNull(Set.of(1, 2, 3, 4, 5)));
		media("collection contains", (media) -> media.findByChaptersContaining("intro"));
		media("distinct by association", (media) -> media.findDistinctByCategoriesName("Category 2"));
		orderedMedia("top", MediaRepository::findTop5ByOrderByPriceDescIdAsc);
		media("first", MediaRepository::findFirstByOrderByIdDesc);
		media("exists", (media) -> media.existsByCode("new-120"));
		media("count by", (media) -> media.countByPriceLessThan(THIRTY));
		rows("parties by tag", (shop) -> shop.bean(PartyRepository.class).findByTagsContaining("alpha"));
		rows("persons by city", (shop) -> shop.bean(PartyRepository.class).findPersons("Rome"));
		rows("purchases by status and buyer", (shop) -> shop.bean(PurchaseRepository.class)
			.findByStatusInAndBuyerNameContaining(Set.of(Status.OPEN, Status.PAID), "a"));
		rows("purchases without invoice", (shop) -> shop.bean(PurchaseRepository.class).findByInvoiceIsNull());
		rows("purchases by title", (shop) -> shop.bean(PurchaseRepository.class).findByLinesMediaTitleContaining("1"));
		rows("lines by part of the id", (shop) -> shop.bean(LineRepository.class).findByIdPurchaseId(4));
		rows("lines by converted value", (shop) -> shop.bean(LineRepository.class).findByDiscount(new Percent(5)));
		rows("line by id", (shop) -> shop.bean(LineRepository.class).findById(new LineId(4, 1)));
		rows("lines by ids",
				(shop) -> shop.bean(LineRepository.class).findAllById(List.of(new LineId(4, 1), new LineId(2, 1))));
		rows("categories by grandparent",
				(shop) -> shop.bean(CategoryRepository.class).findByParentParentName("Category 1"));
		rows("categories by media", (shop) -> shop.bean(CategoryRepository.class).findByMediaPriceGreaterThan(THIRTY));
	}

	private void paged() {
		orderedMedia("page", (media) -> media.findByPriceLessThan(THIRTY, PageRequest.of(1, 4, SORT)));
		orderedMedia("slice", (media) -> media.findByPriceGreaterThan(BigDecimal.TEN, PageRequest.of(0, 5, SORT)));
		orderedMedia("sort and limit", (media) -> media.findByPriceLessThan(THIRTY, SORT.descending(), Limit.of(3)));
		orderedMedia("keyset", (media) -> scroll(media, ScrollPosition.keyset()));
		orderedMedia("offset", (media) -> scroll(media, ScrollPosition.offset()));
		ordered("purchases, page with fetch join", (shop) -> shop.bean(PurchaseRepository.class)
			.findFetched(LocalDateTime.of(2026, 1, 2, 0, 0), PageRequest.of(1, 4, Sort.by("id"))));
		orderedMedia("native page", (media) -> media.findNativePage(THIRTY, PageRequest.of(0, 3, Sort.by("id"))));
		media("stream", (media) -> {
			try (Stream<Media> read = media.readByPriceGreaterThan(new BigDecimal("12"))) {
				return read.map((item) -> item.title + item.chapters).toList();
			}
		});
	}

	private static List<Media> scroll(MediaRepository media, ScrollPosition start) {
		List<Media> found = new ArrayList<>();
		Window<Media> window = media.findFirst7ByPriceGreaterThanOrderByPriceAscIdAsc(BigDecimal.TEN, start);
		window.forEach(found::add);
		while (window.hasNext()) {
			window = media.findFirst7ByPriceGreaterThanOrderByPriceAscIdAsc(BigDecimal.TEN,
					window.positionAt(window.size() - 1));
			window.forEach(found::add);
		}
		return found;
	}

	private void projected() {
		media("interface", (media) -> media.findProjectedByPriceLessThan(THIRTY));
		media("open interface", (media) -> media.findOpenByPriceLessThan(THIRTY));
		media("records", (media) -> media.findRecordsByPriceLessThan(THIRTY));
		media("dynamic, record", (media) -> media.findDynamicByPriceLessThan(THIRTY, Titled.class));
		media("dynamic, open interface", (media) -> media.findDynamicByPriceLessThan(THIRTY, OpenTitle.class));
		media("tuples", (media) -> media.findTuples(THIRTY));
		media("arrays", (media) -> media.findArrays(THIRTY));
	}

	private void declared() {
		media("entity graph", (media) -> media.findWithCategoriesByPriceLessThan(THIRTY));
		media("named entity graph", (media) -> media.findGraphByPriceLessThan(THIRTY));
		media("named entity graph to be loaded", (media) -> media.findLoadedByPriceLessThan(THIRTY));
		rows("entity graph of all",
				(shop) -> shop.bean(PurchaseRepository.class).findWithEverythingByStatus(Status.PAID));
		media("query with an expression", (media) -> media.findBooks(120));
		media("native query", (media) -> media.findNative(THIRTY));
		media("named native query with a mapping", (media) -> media.prices(BigDecimal.TEN));
		media("named query", (media) -> media.named(BigDecimal.TEN));
	}

	private void refused() {
		String lock = "a lock";
		refused("media.pessimistic lock", lock,
				(shop) -> shop.bean(MediaRepository.class).findLockedByPriceLessThan(THIRTY));
		refused("parties with an optimistic lock", lock,
				(shop) -> shop.bean(PartyRepository.class).findLockedByIdLessThan(9));
		notTried("media.procedure", "a procedure reads and writes the present", (shop) -> {
			shop.bean(MediaRepository.class).procedure();
			return null;
		});
		String writes = "the past cannot be changed";
		notTried("media.modifying query", writes,
				(shop) -> shop.bean(MediaRepository.class).deleteCheap(BigDecimal.TEN));
		notTried("media.derived delete", writes,
				(shop) -> shop.bean(MediaRepository.class).deleteByPriceLessThan(THIRTY));
		notTried("media.deleteById", writes, (shop) -> {
			shop.bean(MediaRepository.class).deleteById(1);
			return null;
		});
		notTried("media.save of a new one", writes, (shop) -> shop.bean(MediaRepository.class).save(new Book()));
		notTried("media.save of one that was read", writes, (shop) -> shop.bean(MediaRepository.class)
			.save(shop.bean(MediaRepository.class).findById(1).orElseThrow()));
		notTried("media.delete by specification", writes,
				(shop) -> shop.bean(MediaRepository.class).delete((root, query, builder) -> builder.isNull(root)));
		notTried("media.update by specification", writes,
				(shop) -> shop.bean(MediaRepository.class).update((root, update, builder) -> {
					update.set("title", "x");
					return builder.isNotNull(root.get("title"));
				}));
	}

}
