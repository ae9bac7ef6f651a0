package io.github.matrixonespring.sample.scenario;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Names the snapshots and databases of one scenario in one run, and keeps them for the
 * removal. Names of snapshots are not used again: a server may keep those of an earlier
 * run.
 */
public final class Names {

	private final String prefix;

	private final Set<String> snapshots = new LinkedHashSet<>();

	private final Set<String> databases = new LinkedHashSet<>();

	Names(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Return what all the names begin with, up to the underscore before the word.
	 * @return the prefix
	 */
	public String prefix() {
		return this.prefix;
	}

	/**
	 * Name a snapshot.
	 * @param word what it is
	 * @return its name, the same for the same word
	 */
	public String snapshot(String word) {
		return add(this.snapshots, word);
	}

	/**
	 * Name a database.
	 * @param word what it is
	 * @return its name, the same for the same word
	 */
	public String database(String word) {
		return add(this.databases, word);
	}

	/**
	 * Keep the names of snapshots that the library has named itself.
	 * @param names their names
	 */
	public void keepSnapshots(Collection<String> names) {
		this.snapshots.addAll(names);
	}

	private String add(Set<String> names, String word) {
		String name = this.prefix + "_" + word;
		names.add(name);
		return name;
	}

	Set<String> snapshots() {
		return this.snapshots;
	}

	Set<String> databases() {
		return this.databases;
	}

}
