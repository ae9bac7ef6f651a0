package io.github.matrixonespring.embedded.function;

import java.util.List;

import io.github.matrixonespring.embedded.type.Kind;

/**
 * Where a text is in another. Case does not matter to most.
 */
final class Searches {

	private Searches() {
	}

	static List<ServerFunction> functions() {
		return List.of(locate("locate", true), locate("position", false), instr(), affix("startswith", true),
				affix("endswith", false));
	}

	private static ServerFunction locate(String name, boolean withStart) {
		ServerFunction.Definition definition = ServerFunction.named(name)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.BIGINT, Kind.CHAR, Kind.CHAR);
		if (withStart) {
			definition.overload(Kind.BIGINT, Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT)
				.overload(Kind.BIGINT, Kind.CHAR, Kind.CHAR, Kind.BIGINT);
		}
		return definition.computedBy((arguments) -> {
			String sought = Strings.eachCharacter(Texts.text(arguments[0]), true);
			String text = Strings.eachCharacter(Texts.text(arguments[1]), true);
			return (arguments.length > 2) ? locate(sought, text, Texts.number(arguments[2]) - 1) : locate(sought, text);
		});
	}

	private static long locate(String sought, String text) {
		int index = text.indexOf(sought);
		return (index < 0) ? 0 : text.codePointCount(0, index) + 1;
	}

	/** The place is checked against bytes, although it counts characters. */
	private static long locate(String sought, String text, long start) {
		if (start < 0 || start > Texts.bytes(text).length - Texts.bytes(sought).length) {
			return 0;
		}
		if (sought.isEmpty()) {
			return start + 1;
		}
		long found = locate(sought, Texts.part(text, start, Texts.length(text)));
		return (found > 0) ? start + found : 0;
	}

	private static ServerFunction instr() {
		return ServerFunction.named("instr")
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> locate(Strings.eachCharacter(Texts.text(arguments[1]), false),
					Strings.eachCharacter(Texts.text(arguments[0]), false)));
	}

	private static ServerFunction affix(String name, boolean start) {
		return ServerFunction.named(name).overload(Kind.BOOL, Kind.VARCHAR, Kind.VARCHAR).computedBy((arguments) -> {
			String text = Texts.text(arguments[0]);
			String affix = Texts.text(arguments[1]);
			return start ? text.startsWith(affix) : text.endsWith(affix);
		});
	}

}
