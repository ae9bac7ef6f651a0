package io.github.matrixonespring.embedded.generated;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Year;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a server or the engine answers to a statement, as text of one line: <pre>
 * = 3
 * | id INT Integer ¦ name VARCHAR String ‖ 1 ¦ Ann ‖ 2 ¦ NULL
 * ! 1064 42000 SQL parser error: …
 * </pre> Behind a column's label and type stands the class of its first value.
 *
 * @param text the text
 */
record Answer(String text) {

	private static final String COLUMN = " ¦ ";

	private static final String ROW = " ‖ ";

	private static final int LONG_VALUE = 200;

	static Answer count(int count) {
		return new Answer("= " + count);
	}

	static Answer error(SQLException ex, UnaryOperator<String> masked) {
		return new Answer("! " + ex.getErrorCode() + " " + ex.getSQLState() + " "
				+ masked.apply(String.valueOf(ex.getMessage())).lines().findFirst().orElse("").replace("\0", "\\0"));
	}

	static Answer defect(RuntimeException ex) {
		return new Answer("! -1 ----- " + ex.toString().lines().findFirst().orElse(""));
	}

	/**
	 * Read the rows of a result.
	 * @param rows the result
	 * @param ordered whether their order counts
	 * @param withValues whether their values count
	 * @param masked hides what is different each time
	 */
	static Answer rows(ResultSet rows, boolean ordered, boolean withValues, UnaryOperator<String> masked)
			throws SQLException {
		ResultSetMetaData metaData = rows.getMetaData();
		int columns = metaData.getColumnCount();
		String[] classes = new String[columns];
		Arrays.fill(classes, "-");
		List<String> lines = new ArrayList<>();
		while (rows.next()) {
			List<String> values = new ArrayList<>();
			for (int i = 1; i <= columns; i++) {
				Object value = rows.getObject(i);
				if (value != null && classes[i - 1].equals("-")) {
					classes[i - 1] = value.getClass().getSimpleName();
				}
				values.add((value != null) ? text(value, rows.getString(i), masked) : "NULL");
			}
			lines.add(String.join(COLUMN, values));
		}
		if (!ordered) {
			lines.sort(null);
		}
		List<String> header = new ArrayList<>();
		for (int i = 1; i <= columns; i++) {
			header.add(escaped(masked.apply(metaData.getColumnLabel(i))) + " "
					+ metaData.getColumnTypeName(i).replace(' ', '_') + " " + classes[i - 1]);
		}
		String text = "| " + String.join(COLUMN, header);
		return new Answer(text + (withValues ? ROW + String.join(ROW, lines) : ""));
	}

	private static String text(Object value, String string, UnaryOperator<String> masked) {
		return shortened((value instanceof byte[] bytes) ? "x'" + HexFormat.of().formatHex(bytes) + "'"
				: escaped(masked.apply(string)));
	}

	private static String shortened(String value) {
		return (value.length() <= LONG_VALUE) ? value
				: value.substring(0, LONG_VALUE) + "…" + value.length() + "#" + value.hashCode();
	}

	private static String escaped(String value) {
		return value.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0").replace("¦", "\\¦");
	}

	boolean isError() {
		return this.text.startsWith("! ");
	}

	boolean isRefusal() {
		return this.text.startsWith("! 0 HYC00 ");
	}

	/**
	 * Return whether the server failed by a fault of its own.
	 */
	boolean isDefect() {
		return isError() && (this.text.contains("panic") || this.text.contains("runtime error")
				|| this.text.contains("invalid allocation account") || this.text.startsWith("! 0 08")
				|| this.text.contains("Communications link"));
	}

	/**
	 * Return whether the date is in it.
	 */
	boolean isOfToday() {
		return this.text.contains(String.valueOf(Year.now().getValue()));
	}

	/**
	 * Return an error without its text.
	 */
	String error() {
		String[] parts = this.text.split(" ", 4);
		return parts[1] + " " + parts[2];
	}

	@Override
	public String toString() {
		return this.text;
	}

	private String[] parts() {
		return this.text.substring(2).split(ROW, -1);
	}

	private List<String[]> header() {
		return Arrays.stream(parts()[0].split(COLUMN, -1)).map((column) -> {
			int type = column.lastIndexOf(' ');
			int label = column.lastIndexOf(' ', type - 1);
			return new String[] { column.substring(0, label), column.substring(label + 1) };
		}).toList();
	}

	boolean hasLabelsOf(Answer other) {
		return !this.text.startsWith("|") || header().stream()
			.map((column) -> column[0])
			.toList()
			.equals(other.header().stream().map((column) -> column[0]).toList());
	}

	boolean hasTypesOf(Answer other) {
		return !this.text.startsWith("|") || header().stream()
			.map((column) -> column[1])
			.toList()
			.equals(other.header().stream().map((column) -> column[1]).toList());
	}

	/**
	 * Return whether both are the same count, or rows with the same values.
	 */
	boolean hasValuesOf(Answer other) {
		if (this.text.charAt(0) != other.text.charAt(0)) {
			return false;
		}
		if (this.text.startsWith("=")) {
			return this.text.equals(other.text);
		}
		String[] rows = parts();
		String[] otherRows = other.parts();
		if (rows.length != otherRows.length || header().size() != other.header().size()) {
			return false;
		}
		for (int i = 1; i < rows.length; i++) {
			if (!rows[i].equals(otherRows[i]) && !isNearly(rows[i].split(COLUMN, -1), otherRows[i].split(COLUMN, -1))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The last digit of a floating-point number is nobody's.
	 */
	private static boolean isNearly(String[] values, String[] others) {
		if (values.length != others.length) {
			return false;
		}
		for (int i = 0; i < values.length; i++) {
			if (!values[i].equals(others[i])) {
				if (!values[i].matches("-?[0-9.]{15,}(E-?[0-9]+)?") || !others[i].matches("-?[0-9.]+(E-?[0-9]+)?")) {
					return false;
				}
				double value = Double.parseDouble(values[i]);
				if (Math.abs(value - Double.parseDouble(others[i])) > 4 * Math.ulp(value)) {
					return false;
				}
			}
		}
		return true;
	}

}
