package io.github.matrixonespring.testapp;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.data.jpa.repository.JpaRepository;

/**
 * A repository with an annotated method; the transaction is that of Spring Data.
 */
public interface ItemRepository extends JpaRepository<Item, Long> {

	@Override
	@SnapshotAfterCommit(name = "#{#a0.name}_#{#result.id}")
	<S extends Item> S saveAndFlush(S item);

}
