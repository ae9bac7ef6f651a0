package io.github.matrixonespring.benchmarks;

/**
 * A call of the library, and the plain JDBC that does the same.
 */
enum Pair {

	SNAPSHOT_AFTER_COMMIT("@SnapshotAfterCommit", SnapshotAfterCommitBenchmark.class, "snapshotAfterCommit", "byHand",
			"transactional", 1.1, 30),

	SNAPSHOT_OVER_JDBC("the same over plain JDBC", SnapshotAfterCommitBenchmark.class, "snapshotAfterCommit", "bare",
			"bareInsertAndCommit", 1.1, 20),

	CLONE("clone of a database", CloneBenchmark.class, "cloneDatabase", "bareClone", "", 1.2, 15),

	CLONE_AT_SNAPSHOT("clone of a database at a snapshot", CloneBenchmark.class, "cloneDatabaseAtSnapshot",
			"bareCloneAtSnapshot", "", 1.2, 15),

	GET("get a snapshot", SnapshotReadBenchmark.class, "get", "bareGet", "", 1.2, 5),

	LIST("list snapshots", SnapshotReadBenchmark.class, "list", "bareList", "", 1.2, 5),

	BATCH("insert 1,000 rows", BatchInsertBenchmark.class, "batchUpdate", "bare", "", 1.1, 10);

	private final String title;

	private final String ours;

	private final String bare;

	private final String part;

	private final double goal;

	private final int warmUp;

	Pair(String title, Class<?> benchmark, String ours, String bare, String part, double goal, int warmUp) {
		this.title = title;
		this.ours = benchmark.getName() + "." + ours;
		this.bare = benchmark.getName() + "." + bare;
		this.part = part.isEmpty() ? "" : benchmark.getName() + "." + part;
		this.goal = goal;
		this.warmUp = warmUp;
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

	/**
	 * The full name of the benchmark method that is the part of the bare one to which the
	 * goal applies, as the rest is a statement of the server's alone; an empty string if
	 * it applies to all of it.
	 */
	String part() {
		return this.part;
	}

	/** How many times as long ours may take. */
	double goal() {
		return this.goal;
	}

	/** How long each side is run before its times count, in seconds. */
	int warmUp() {
		return this.warmUp;
	}

}
