package io.github.matrixonespring.embedded.generated;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The functions of the server, out of {@code generated/functions.txt}.
 */
final class FunctionList {

	private FunctionList() {
	}

	/**
	 * A function.
	 *
	 * @param group the group in the list
	 * @param name the name
	 * @param changing whether its values differ from one time to the next
	 * @param forms the kinds of its arguments
	 */
	record Function(String group, String name, boolean changing, List<List<String>> forms) {
	}

	static List<Function> all() {
		List<Function> functions = new ArrayList<>();
		String group = "";
		for (String line : Subject.lines("functions.txt")) {
			if (line.startsWith("[")) {
				group = line.substring(1, line.length() - 1);
			}
			else if (!line.isBlank() && !line.startsWith("#")) {
				int colon = line.indexOf(':');
				String name = line.substring(0, colon);
				functions.add(new Function(group, name.replace("~", ""), name.endsWith("~"),
						Arrays.stream(line.substring(colon + 1).split("\\|", -1)).map(FunctionList::places).toList()));
			}
		}
		return functions;
	}

	private static List<String> places(String form) {
		List<String> places = new ArrayList<>();
		for (String place : form.strip().split(" (?=(?:[^']*'[^']*')*[^']*$)")) {
			if (!place.isEmpty()) {
				places.add(place);
			}
		}
		return places;
	}

}
