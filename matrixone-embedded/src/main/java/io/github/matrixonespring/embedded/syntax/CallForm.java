package io.github.matrixonespring.embedded.syntax;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the server's grammar lets stand in the parentheses of a function and behind them.
 * Of most functions that is a list of expressions, whatever their number.
 *
 * @param least the fewest arguments
 * @param most the most arguments
 * @param distinct whether DISTINCT or ALL may stand before them
 * @param star whether {@code *} may stand instead of them
 * @param window whether there can be a window
 * @param required whether there has to be one
 */
record CallForm(int least, int most, boolean distinct, boolean star, boolean window, boolean required) {

	private static final int ANY = Integer.MAX_VALUE;

	private static final CallForm FUNCTION = new CallForm(0, ANY, false, false, false, false);

	private static final Map<String, CallForm> FORMS = forms();

	/**
	 * Return the form of a function.
	 * @param name its name
	 * @return the form
	 */
	static CallForm of(String name) {
		return FORMS.getOrDefault(name.toUpperCase(Locale.ROOT), FUNCTION);
	}

	private static Map<String, CallForm> forms() {
		Map<String, CallForm> forms = new HashMap<>();
		for (String name : List.of("SUM", "AVG", "MIN", "MAX", "BIT_AND", "BIT_OR", "STD", "STDDEV", "STDDEV_POP",
				"STDDEV_SAMP", "VAR_POP", "VAR_SAMP", "VARIANCE", "MEDIAN", "JSON_ARRAYAGG")) {
			forms.put(name, aggregate(1, 1, false, true));
		}
		forms.put("COUNT", aggregate(1, ANY, true, true));
		forms.put("APPROX_COUNT", aggregate(1, ANY, true, true));
		forms.put("GROUP_CONCAT", aggregate(1, ANY, false, true));
		forms.put("GROUPING", aggregate(1, ANY, false, true));
		forms.put("JSON_OBJECTAGG", aggregate(2, 2, false, true));
		forms.put("APPROX_COUNT_DISTINCT", new CallForm(1, ANY, false, false, true, false));
		forms.put("APPROX_PERCENTILE", new CallForm(1, ANY, false, false, true, false));
		for (String name : List.of("ROW_NUMBER", "RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST")) {
			forms.put(name, window(0, 0));
		}
		for (String name : List.of("NTILE", "FIRST_VALUE", "LAST_VALUE")) {
			forms.put(name, window(1, 1));
		}
		forms.put("LAG", window(1, 3));
		forms.put("LEAD", window(1, 3));
		forms.put("NTH_VALUE", window(2, 2));
		for (String name : List.of("CURRENT_USER", "CURRENT_ROLE", "SCHEMA")) {
			forms.put(name, new CallForm(0, 0, false, false, false, false));
		}
		return forms;
	}

	private static CallForm aggregate(int least, int most, boolean star, boolean window) {
		return new CallForm(least, most, true, star, window, false);
	}

	private static CallForm window(int least, int most) {
		return new CallForm(least, most, false, false, true, true);
	}

}
