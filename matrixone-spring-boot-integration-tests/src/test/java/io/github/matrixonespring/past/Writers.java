package io.github.matrixonespring.past;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.jdbc.core.mapping.AggregateReference;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.ListPagingAndSortingRepository;
import org.springframework.data.repository.query.ListQueryByExampleExecutor;

/**
 * A repository of Spring Data JDBC, of aggregates of three levels.
 */
interface Writers extends ListCrudRepository<Writers.Writer, Integer>,
		ListPagingAndSortingRepository<Writers.Writer, Integer>, ListQueryByExampleExecutor<Writers.Writer> {

	List<Writer> findByCityAndNameContaining(String city, String name);

	List<Writer> findByIdInOrderByName(Collection<Integer> ids);

	Page<Writer> findByCity(String city, Pageable pageable);

	Slice<Writer> findByNameStartingWith(String name, Pageable pageable);

	Stream<Writer> findByIdLessThan(int id);

	boolean existsByCity(String city);

	long countByCity(String city);

	List<NameOnly> findProjectedByCity(String city);

	@Query("select a.name as name, count(*) as posts from author a join post p on p.author_id = a.id "
			+ "group by a.name having count(*) > :least")
	List<Productive> productive(int least);

	@Query("select * from author where id in (select author_id from post where score > :score)")
	List<Writer> withScore(int score);

	@Modifying
	@Query("update author set name = 'x'")
	int rename();

	@Lock(LockMode.PESSIMISTIC_WRITE)
	List<Writer> findByName(String name);

	/**
	 * A writer with what has been written.
	 */
	@Table("author")
	record Writer(@Id Integer id, String name, String city,
			@MappedCollection(idColumn = "author_id") Set<Story> stories) {
	}

	/**
	 * Something that was written.
	 */
	@Table("post")
	record Story(@Id Integer id, String title, int score, @MappedCollection(idColumn = "post_id") Set<Reply> replies) {
	}

	/**
	 * What was said of it.
	 */
	@Table("remark")
	record Reply(@Id Integer id, String text, @Column("author_id") AggregateReference<Writer, Integer> author) {
	}

	/**
	 * A projection.
	 */
	interface NameOnly {

		Integer getId();

		String getName();

	}

	/**
	 * A row of a query.
	 */
	record Productive(String name, long posts) {
	}

}
