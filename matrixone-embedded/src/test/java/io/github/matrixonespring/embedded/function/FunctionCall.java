package io.github.matrixonespring.embedded.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A call of a function with typed arguments, as a line of a file has it. <pre>
 * concat(VARCHAR 'a', BIGINT 5)
 * cast:DECIMAL(10,2)(DOUBLE 1.005)
 * signed(VARCHAR '2.5')
 * </pre>
 *
 * @param function the name of the function; the symbol of an operator; {@code cast:TYPE};
 * or {@code signed}, {@code unsigned}, {@code decimal} and {@code binary} for those
 * explicit casts
 * @param arguments the arguments
 */
record FunctionCall(String function, List<TypedLiteral> arguments) {

	private static final Pattern LINE = Pattern
		.compile("(cast:[A-Z_]+(?:\\([\\d,]+\\))?|decimal\\([\\d,]+\\)|binary\\(\\d+\\)|[^(]+)\\((.*)\\)");

	private static final Map<String, String> INFIX = Map.of("reg_match", "rlike", "not_reg_match", "not rlike");

	static FunctionCall parse(String line) {
		Matcher matcher = LINE.matcher(line);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("No call of a function: " + line);
		}
		List<TypedLiteral> arguments = new ArrayList<>();
		String rest = matcher.group(2);
		while (!rest.isEmpty()) {
			int end = TypedLiteral.end(rest);
			arguments.add(TypedLiteral.parse(rest.substring(0, end)));
			rest = (end < rest.length()) ? rest.substring(end + ", ".length()) : "";
		}
		return new FunctionCall(matcher.group(1), arguments);
	}

	String sql() {
		List<String> literals = this.arguments.stream().map(TypedLiteral::sql).toList();
		if (this.function.startsWith("cast:")) {
			return "cast(" + literals.get(0) + " as "
					+ this.function.substring("cast:".length()).toLowerCase().replace('_', ' ') + ")";
		}
		if (this.function.matches("signed|unsigned|decimal.*|binary.*")) {
			return "cast(" + literals.get(0) + " as " + this.function + ")";
		}
		if (this.function.equals("trim")) {
			return "trim(" + this.arguments.get(0).value() + " " + literals.get(1) + " from " + literals.get(2) + ")";
		}
		if (this.function.equals("~")) {
			return "~ " + literals.get(0);
		}
		if (!Character.isLetter(this.function.charAt(0)) || INFIX.containsKey(this.function)) {
			return literals.get(0) + " " + INFIX.getOrDefault(this.function, this.function) + " " + literals.get(1);
		}
		return this.function + "(" + String.join(", ", literals) + ")";
	}

	@Override
	public String toString() {
		return this.function
				+ this.arguments.stream().map(TypedLiteral::text).collect(Collectors.joining(", ", "(", ")"));
	}

}
