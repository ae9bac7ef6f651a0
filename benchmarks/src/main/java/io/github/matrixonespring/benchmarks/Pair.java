package io.github.matrixonespring.benchmarks;

/**
 * A call of the library, and the plain JDBC that does the same.
 */
enum Pair {

	SNAPSHOT_AFTER_COMMIT("insert, commit, @SnapshotAfterCommit", SnapshotAfterCommitBenchmark.class,
			"snapshotAfterCommit", "bare", 1.1, 1_000, 12),

	CLONE("clone of a database", CloneBenchmark.class, "cloneDatabase", "bareClone", 1.2, 300, 12),

	CLONE_AT_SNAPSHOT("clone of a database at a snapshot", CloneBenchmark.class, "cloneDatabaseAtSnapshot",
			"bareCloneAtSnapshot", 1.2, 300, 12),

	GET("get a snapshot", SnapshotReadBenchmark.class, "get", "bareGet", 1.2, 1_000, 20),

	LIST("list snapshots", SnapshotReadBenchmark.class, "list", "bareList", 1.2, 1_000, 20),

	BATCH("insert 1,000 rows", BatchInsertBenchmark.class, "batchUpdate", "bare", 1.1, 50, 4);

	private final String title;

	private final String ours;

	private final String bare;

	private final double goal;

	private final int warmUp;

	private final int shots;

	Pair(String title, Class<?> benchmark, String ours, String bare, double goal, int warmUp, int shots) {
		this.title = title;
		this.ours = benchmark.getName() + "." + ours;
		this.bare = benchmark.getName() + "." + bare;
		this.goal = goal;
		this.warmUp = warmUp;
		this.shots = shots;
	}

	String title() {
		return this.title;
	}

	/** The full name of the benchmark method that calls the library. */
	String ours() {
		return this.ours;
	}

	/** The full name of the benchmark method that is plain JDBC. */
	String bare() {
		return this.bare;
	}

	/** How many times as long ours may take. */
	double goal() {
		return this.goal;
	}

	/** How many shots of each side go before those that count. */
	int warmUp() {
		return this.warmUp;
	}

	/** How many shots of each side a round has. */
	int shots() {
		return this.shots;
	}

}
