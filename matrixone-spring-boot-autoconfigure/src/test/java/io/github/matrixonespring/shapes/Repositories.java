package io.github.matrixonespring.shapes;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.matrixonespring.shapes.Shop.Book;
import io.github.matrixonespring.shapes.Shop.Category;
import io.github.matrixonespring.shapes.Shop.Line;
import io.github.matrixonespring.shapes.Shop.LineId;
import io.github.matrixonespring.shapes.Shop.Media;
import io.github.matrixonespring.shapes.Shop.Party;
import io.github.matrixonespring.shapes.Shop.Purchase;
import io.github.matrixonespring.shapes.Shop.Status;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.query.Procedure;
import org.springframework.transaction.annotation.Transactional;

/**
 * Methods of repositories in as many ways as Spring Data knows.
 */
interface Repositories {

	interface MediaRepository extends JpaRepository<Media, Integer>, JpaSpecificationExecutor<Media> {

		List<Media> findByTitleStartingWithAndPriceGreaterThan(String title, BigDecimal price);

		List<Media> findByTitleContainingIgnoreCase(String part);

		List<Media> findByReleasedBetween(LocalDate from, LocalDate to);

		List<Media> findByIdInAndPriceIsNotNull(Collection<Integer> ids);

		List<Media> findByChaptersContaining(String chapter);

		List<Media> findDistinctByCategoriesName(String name);

		List<Media> findTop5ByOrderByPriceDescIdAsc();

		Optional<Media> findFirstByOrderByIdDesc();

		List<Media> findByPriceLessThan(BigDecimal price, Sort sort, Limit limit);

		Page<Media> findByPriceLessThan(BigDecimal price, Pageable pageable);

		Slice<Media> findByPriceGreaterThan(BigDecimal price, Pageable pageable);

		Window<Media> findFirst7ByPriceGreaterThanOrderByPriceAscIdAsc(BigDecimal price, ScrollPosition position);

		Stream<Media> readByPriceGreaterThan(BigDecimal price);

		boolean existsByCode(String code);

		long countByPriceLessThan(BigDecimal price);

		@EntityGraph(attributePaths = { "categories", "chapters" })
		List<Media> findWithCategoriesByPriceLessThan(BigDecimal price);

		@EntityGraph("Media.categories")
		List<Media> findGraphByPriceLessThan(BigDecimal price);

		@EntityGraph(value = "Media.categories", type = EntityGraph.EntityGraphType.LOAD)
		List<Media> findLoadedByPriceLessThan(BigDecimal price);

		List<TitleAndPrice> findProjectedByPriceLessThan(BigDecimal price);

		List<OpenTitle> findOpenByPriceLessThan(BigDecimal price);

		List<Titled> findRecordsByPriceLessThan(BigDecimal price);

		<T> List<T> findDynamicByPriceLessThan(BigDecimal price, Class<T> type);

		@Query("select m.title as title, m.price as price from Media m where m.price < :price")
		List<Tuple> findTuples(BigDecimal price);

		@Query("select m.title, m.price from Media m where m.price < :price")
		List<Object[]> findArrays(BigDecimal price);

		@Query("select b from Book b where b.pages > :#{#least + 1}")
		List<Book> findBooks(int least);

		@NativeQuery("select * from media where price < :price")
		List<Media> findNative(BigDecimal price);

		@NativeQuery(value = "select id, title from media where price < :price",
				countQuery = "select count(*) from media where price < :price")
		Page<Object[]> findNativePage(BigDecimal price, Pageable pageable);

		@NativeQuery(name = "Media.prices")
		List<Shop.Price> prices(BigDecimal price);

		@Query(name = "Media.dearerThan")
		List<Media> named(BigDecimal price);

		@Lock(LockModeType.PESSIMISTIC_WRITE)
		@Transactional
		List<Media> findLockedByPriceLessThan(BigDecimal price);

		@Procedure("some_procedure")
		void procedure();

		@Modifying
		@Transactional
		@Query("delete from Media m where m.price < :price")
		int deleteCheap(BigDecimal price);

		@Transactional
		long deleteByPriceLessThan(BigDecimal price);

	}

	interface TitleAndPrice {

		String getTitle();

		BigDecimal getPrice();

	}

	interface OpenTitle {

		@org.springframework.beans.factory.annotation.Value("#{target.title + '/' + target.chapters.size()}")
		String getText();

	}

	record Titled(String title, BigDecimal price) {
	}

	interface PartyRepository extends JpaRepository<Party, Integer> {

		List<Party> findByTagsContaining(String tag);

		@Lock(LockModeType.OPTIMISTIC)
		@Transactional
		List<Party> findLockedByIdLessThan(int id);

		@Query("select p from Person p where p.address.city = :city")
		List<Party> findPersons(String city);

	}

	interface PurchaseRepository extends JpaRepository<Purchase, Integer> {

		List<Purchase> findByStatusInAndBuyerNameContaining(Collection<Status> status, String name);

		List<Purchase> findByInvoiceIsNull();

		@Query(value = "select p from Purchase p left join fetch p.lines where p.placed > :placed",
				countQuery = "select count(p) from Purchase p where p.placed > :placed")
		Page<Purchase> findFetched(LocalDateTime placed, Pageable pageable);

		List<Purchase> findByLinesMediaTitleContaining(String title);

		@EntityGraph(attributePaths = { "lines.media", "buyer", "payment", "invoice" })
		List<Purchase> findWithEverythingByStatus(Status status);

	}

	interface LineRepository extends JpaRepository<Line, LineId> {

		List<Line> findByIdPurchaseId(int purchase);

		List<Line> findByDiscount(Shop.Percent discount);

	}

	interface CategoryRepository extends JpaRepository<Category, Integer> {

		List<Category> findByParentParentName(String name);

		List<Category> findByMediaPriceGreaterThan(BigDecimal price);

	}

}
