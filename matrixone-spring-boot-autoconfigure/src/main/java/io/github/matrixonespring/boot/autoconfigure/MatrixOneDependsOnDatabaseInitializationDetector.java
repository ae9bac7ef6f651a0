package io.github.matrixonespring.boot.autoconfigure;

import java.util.Set;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.SnapshotManager;

import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;

/**
 * Lets our beans, and those that use them, wait for scripts and migrations.
 */
class MatrixOneDependsOnDatabaseInitializationDetector
		extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

	@Override
	protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
		return Set.of(MatrixOneOperations.class, SnapshotManager.class, CloneManager.class);
	}

}
