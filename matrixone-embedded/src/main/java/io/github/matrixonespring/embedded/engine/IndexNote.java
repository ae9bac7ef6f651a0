package io.github.matrixonespring.embedded.engine;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * What H2 does not know about a key, index or check but the server would tell. It is kept
 * in H2's comment on it.
 *
 * @param order when it was added: the server lists keys and indexes in that order
 * @param algorithm the algorithm that was asked for, or an empty string
 * @param prefixes how many characters of each column it covers, 0 for all; empty if it
 * covers all of each
 * @param visible whether it may be used
 * @param comment the comment, or an empty string; the condition of a check as the server
 * writes it
 */
public record IndexNote(long order, String algorithm, List<Integer> prefixes, boolean visible, String comment) {

	static final IndexNote NONE = new IndexNote(Long.MAX_VALUE, "", List.of(), true, "");

	private static final AtomicLong SERIAL = new AtomicLong();

	private static final String SEPARATOR = "\u0001";

	public IndexNote {
		prefixes = (Collections.frequency(prefixes, 0) == prefixes.size()) ? List.of() : List.copyOf(prefixes);
	}

	/**
	 * Return the note on a key or index that is added now.
	 * @param algorithm the algorithm, or an empty string
	 * @param prefixes how many characters of each column it covers, 0 for all
	 * @param comment the comment, or an empty string
	 * @return the note
	 */
	public static IndexNote now(String algorithm, List<Integer> prefixes, String comment) {
		return new IndexNote(SERIAL.incrementAndGet(), algorithm, prefixes, true, comment);
	}

	/**
	 * Return the note on the same key that may be used or not.
	 * @param shown whether it may be used
	 * @return the note
	 */
	public IndexNote withVisible(boolean shown) {
		return new IndexNote(this.order, this.algorithm, this.prefixes, shown, this.comment);
	}

	/**
	 * Return the note on the same key where it is added anew.
	 * @return the note
	 */
	public IndexNote renewed() {
		return now(this.algorithm, this.prefixes, this.comment);
	}

	/**
	 * Return the note on the same key without some of its columns.
	 * @return the note
	 */
	IndexNote withoutPrefixes() {
		return new IndexNote(this.order, this.algorithm, List.of(), this.visible, this.comment);
	}

	/**
	 * Return how many characters of a column it covers.
	 * @param position the position of the column in the index, from 0
	 * @return the length, 0 for all
	 */
	public int prefix(int position) {
		return this.prefixes.isEmpty() ? 0 : this.prefixes.get(position);
	}

	/**
	 * Return the clause for H2 that keeps it.
	 * @return the clause
	 */
	public String toDdl() {
		return " COMMENT " + encoded() + " ";
	}

	/**
	 * Return the statement by which H2 keeps it.
	 * @param table the table
	 * @param index the key, which has another note
	 * @return the statement
	 */
	public String toDdl(StoredTable table, Index index) {
		return "COMMENT ON " + (index.unique() ? "CONSTRAINT " : "INDEX ")
				+ StorageNames.qualified(table.schema(), index.name()) + " IS " + encoded();
	}

	private String encoded() {
		String lengths = this.prefixes.stream().map(String::valueOf).collect(Collectors.joining(","));
		return StorageNames.literal(String.join(SEPARATOR, Long.toString(this.order), this.algorithm, lengths,
				Boolean.toString(this.visible), this.comment));
	}

	/**
	 * Return the note in a statement of H2's script.
	 * @param statement the statement that adds the key, index or check
	 * @return the note, or that of one without
	 */
	static IndexNote of(ScriptStatement statement) {
		int comment = statement.indexOf("COMMENT");
		return (comment >= 0) ? decode(statement.parts().get(comment + 1).value()) : NONE;
	}

	private static IndexNote decode(String encoded) {
		String[] fields = encoded.split(SEPARATOR, 5);
		List<Integer> prefixes = fields[2].isEmpty() ? List.of()
				: List.of(fields[2].split(",")).stream().map(Integer::valueOf).toList();
		return new IndexNote(Long.parseLong(fields[0]), fields[1], prefixes, Boolean.parseBoolean(fields[3]),
				fields[4]);
	}

	/**
	 * Return the parameters as the server keeps them.
	 * @param columns the columns
	 * @return a JSON object, or an empty string if there are none
	 */
	String parameters(List<String> columns) {
		Map<String, Integer> lengths = new TreeMap<>();
		for (int i = 0; i < this.prefixes.size(); i++) {
			if (this.prefixes.get(i) > 0) {
				lengths.put(columns.get(i), this.prefixes.get(i));
			}
		}
		return lengths.isEmpty() ? ""
				: lengths.entrySet()
					.stream()
					.map((prefix) -> prefix.getKey() + ":" + prefix.getValue())
					.collect(Collectors.joining(",", "{\"prefix_lengths\":\"", "\"}"));
	}

}
