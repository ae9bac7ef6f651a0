package io.github.matrixonespring.embedded;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.embedded.engine.Instance;

/**
 * The instances of this JVM by their names.
 */
final class Instances {

	private static final Logger logger = System.getLogger(EmbeddedDriver.class.getName());

	private static final ReentrantLock lock = new ReentrantLock();

	private static final Map<String, Instance> instances = new HashMap<>();

	private static boolean announced;

	private Instances() {
	}

	static Instance get(String name, String database) throws SQLException {
		lock.lock();
		try {
			Instance instance = instances.get(name);
			if (instance == null) {
				announce();
				instance = new Instance(database);
				instances.put(name, instance);
			}
			return instance;
		}
		finally {
			lock.unlock();
		}
	}

	private static void announce() {
		if (!announced) {
			announced = true;
			logger.log(Level.INFO, "MatrixOne embedded engine " + Instance.VERSION
					+ ": an in-memory stand-in for tests and first runs, not for production");
		}
	}

	static void shutdown(String name) throws SQLException {
		lock.lock();
		try {
			Instance instance = instances.remove(name);
			if (instance != null) {
				instance.shutdown();
			}
		}
		finally {
			lock.unlock();
		}
	}

}
