package io.github.matrixonespring.errorapp;

import java.util.List;
import java.util.Optional;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;

/**
 * Queries that fail, and queries that lock.
 */
public interface ThingRepository extends JpaRepository<Thing, Integer> {

	@Query(nativeQuery = true, value = "select nix from thing")
	List<Object> selectUnknownColumn();

	@Query(nativeQuery = true, value = "select id from nix")
	List<Object> selectUnknownTable();

	@Query(nativeQuery = true, value = "select id from nixdb.thing")
	List<Object> selectUnknownDatabase();

	@Query(nativeQuery = true, value = "select id from thing for update nowait")
	List<Object> selectWithSyntaxError();

	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select t from Thing t where t.id = :id")
	Optional<Thing> findForUpdate(Integer id);

	@Lock(LockModeType.PESSIMISTIC_READ)
	@Query("select t from Thing t where t.id = :id")
	Optional<Thing> findForShare(Integer id);

	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "0"))
	@Query("select t from Thing t where t.id = :id")
	Optional<Thing> findWithoutWaiting(Integer id);

	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2"))
	@Query("select t from Thing t where t.id = :id")
	Optional<Thing> findUnlocked(Integer id);

	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "100"))
	@Query("select t from Thing t where t.id = :id")
	Optional<Thing> findWithinTime(Integer id);

}
