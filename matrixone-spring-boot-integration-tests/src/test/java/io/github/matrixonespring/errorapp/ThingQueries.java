package io.github.matrixonespring.errorapp;

import java.util.Map;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;

import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Uses the entity manager itself. Spring translates what is thrown by a repository, also
 * by one that is written by hand.
 */
@Repository
public class ThingQueries {

	private final EntityManager entityManager;

	ThingQueries(EntityManager entityManager) {
		this.entityManager = entityManager;
	}

	@Transactional
	public int update(String sql) {
		return this.entityManager.createNativeQuery(sql).executeUpdate();
	}

	@Transactional
	public Thing find(int id, LockModeType lock) {
		return this.entityManager.find(Thing.class, id, lock);
	}

	@Transactional
	public Thing find(int id, LockModeType lock, int timeout) {
		return this.entityManager.find(Thing.class, id, lock, Map.of("jakarta.persistence.lock.timeout", timeout));
	}

}
