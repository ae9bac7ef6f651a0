package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;

/**
 * Numbers with their digits in groups.
 */
final class NumberFormats {

	private static final Pattern NUMBER = Pattern.compile("(\\d+)(?:\\.(\\d*))?(.*)", Pattern.DOTALL);

	private static final Map<String, String> MARKS = Map.of("ar_SA", " .", "de_DE", ".,", "es_ES", ".,", "de_CH", "'.",
			"fr_FR", " ,", "it_IT", " ,");

	private static final String USUAL = ",.";

	private NumberFormats() {
	}

	static List<ServerFunction> functions() {
		ServerFunction.Definition definition = ServerFunction.named("format");
		definition.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR);
		return List.of(definition.takesNull()
			.resolvedBy((arguments) -> (arguments.size() < 2 || arguments.get(0).kind().isTemporal()
					|| arguments.get(0).kind() == Kind.YEAR) ? null : definition.byOverload(arguments))
			.computedBy((arguments) -> {
				if (arguments[0] == null || arguments[1] == null) {
					return null;
				}
				boolean local = arguments.length > 2 && arguments[2] != null;
				return format(Texts.text(arguments[0]), Texts.text(arguments[1]),
						local ? Texts.text(arguments[2]) : "en_US");
			}));
	}

	private static String format(String number, String digits, String locale) throws SQLException {
		if (number.isEmpty()) {
			return "";
		}
		if (digits.isEmpty() || number.equals("-")) {
			throw ServerError.notSupported("format of '" + number + "' to '" + digits + "' digits");
		}
		String marks = MARKS.getOrDefault(locale, USUAL);
		if (marks.equals(USUAL) && !locale.matches("(?:en|ja|zh|ko|th)_\\w\\w")) {
			throw ServerError.notSupported("format for " + locale);
		}
		Matcher leading = Pattern.compile("(\\d*).*", Pattern.DOTALL).matcher(digits);
		int places = leading.matches() && !leading.group(1).isEmpty() ? Integer.parseInt(leading.group(1)) : 0;
		String sign = number.startsWith("-") ? "-" : "";
		String magnitude = number.substring(sign.length());
		if (magnitude.startsWith(".")) {
			magnitude = "0" + magnitude;
		}
		if (!Character.isDigit(magnitude.charAt(0))) {
			return (places > 0) ? "0." + "0".repeat(places) : "0";
		}
		if (magnitude.matches(".*[eE].*")) {
			magnitude = plain(magnitude);
		}
		return grouped(sign, magnitude, places, marks);
	}

	private static String plain(String number) throws SQLException {
		try {
			String plain = new BigDecimal(Double.toString(Double.parseDouble(number))).stripTrailingZeros()
				.toPlainString();
			return plain;
		}
		catch (NumberFormatException ex) {
			throw ServerError.of(1105, "HY000", "strconv.ParseFloat: parsing \"" + number + "\": invalid syntax");
		}
	}

	/** The server does not round to no digits, and loses the sign where it rounds up. */
	private static String grouped(String sign, String number, int places, String marks) {
		Matcher matcher = NUMBER.matcher(number);
		if (!matcher.matches()) {
			return number;
		}
		String whole = matcher.group(1);
		String fraction = (matcher.group(2) != null) ? matcher.group(2) : "";
		if (places == 0) {
			return sign + groups(whole, marks);
		}
		if (fraction.length() > places && fraction.charAt(places) >= '5') {
			String rounded = new BigDecimal(Double.parseDouble(whole + "." + fraction))
				.setScale(places, RoundingMode.HALF_EVEN)
				.toPlainString();
			int point = rounded.indexOf('.');
			return groups(rounded.substring(0, point), marks) + marks.charAt(1) + rounded.substring(point + 1);
		}
		String digits = (fraction + "0".repeat(places)).substring(0, places);
		return sign + groups(whole, marks) + marks.charAt(1) + digits;
	}

	private static String groups(String whole, String marks) {
		return (marks.charAt(0) == ' ') ? whole
				: whole.replaceAll("(?<=\\d)(?=(?:\\d{3})+$)", String.valueOf(marks.charAt(0)));
	}

}
