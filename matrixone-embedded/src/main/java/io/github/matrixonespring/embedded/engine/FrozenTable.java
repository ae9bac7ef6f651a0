package io.github.matrixonespring.embedded.engine;

/**
 * A copy of a table's rows that never changes. Snapshots between which the table was not
 * written to share it.
 */
public final class FrozenTable {

	static final String SCHEMA = "frozen";

	private final String name;

	private final long version;

	private int snapshots;

	/**
	 * Create a copy.
	 * @param name its name in H2
	 * @param version the {@linkplain WriteCounter#version() version} of the content that
	 * it is a copy of
	 */
	FrozenTable(String name, long version) {
		this.name = name;
		this.version = version;
	}

	String storageName() {
		return StorageNames.qualified(SCHEMA, this.name);
	}

	String indexName() {
		return StorageNames.qualified(SCHEMA, this.name + "_key");
	}

	boolean isCopyOf(long current) {
		return current != WriteCounter.UNKNOWN && current == this.version;
	}

	/**
	 * Return this copy as one that fits no version.
	 * @return the copy
	 */
	FrozenTable unversioned() {
		return new FrozenTable(this.name, WriteCounter.UNKNOWN);
	}

	void keep() {
		this.snapshots++;
	}

	/**
	 * Give the copy up.
	 * @return whether no snapshot needs it any more
	 */
	boolean release() {
		return --this.snapshots == 0;
	}

}
