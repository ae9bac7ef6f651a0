package io.github.matrixonespring.benchmarks;

/**
 * A call of the library, and the plain JDBC that does the same.
 */
enum Pair {

	SNAPSHOT_AFTER_COMMIT("insert, commit, @SnapshotAfterCommit", SnapshotAfterCommitBenchmark.class,
			"snapshotAfterCommit", "bare", "bareInsertAndCommit", 1.1, 4_000, 40),

	CLONE("clone of a database", CloneBenchmark.class, "cloneDatabase", "bareClone", "", 1.2, 300, 20),

	CLONE_AT_SNAPSHOT("clone of a database at a snapshot", CloneBenchmark.class, "cloneDatabaseAtSnapshot",
			"bareCloneAtSnapshot", "", 1.2, 300, 20),

	GET("get a snapshot", SnapshotReadBenchmark.class, "get", "bareGet", "", 1.2, 3_000, 100),

	LIST("list snapshots", SnapshotReadBenchmark.class, "list", "bareList", "", 1.2, 3_000, 100),

	BATCH("insert 1,000 rows", BatchInsertBenchmark.class, "batchUpdate", "bare", "", 1.1, 50, 5);

	private final String title;

	private final String ours;

	private final String bare;

	private final String part;

	private final double goal;

	private final int warmUp;

	private final int shots;

	Pair(String title, Class<?> benchmark, String ours, String bare, String part, double goal, int warmUp, int shots) {
		this.title = title;
		this.ours = benchmark.getName() + "." + ours;
		this.bare = benchmark.getName() + "." + bare;
		this.part = part.isEmpty() ? "" : benchmark.getName() + "." + part;
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

	/** How many shots of each side go before those that count. */
	int warmUp() {
		return this.warmUp;
	}

	/** How many shots of each side a round has. */
	int shots() {
		return this.shots;
	}

}
