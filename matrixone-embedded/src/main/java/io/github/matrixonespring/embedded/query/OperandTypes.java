package io.github.matrixonespring.embedded.query;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * What the server casts the operands of an operator to. The rules have no system that a
 * program could compute, so they are a table.
 */
final class OperandTypes {

	/** For {@code + - * %} and comparisons. */
	static final OperandTypes COMPARISON;

	/** For {@code /} and {@code DIV}. */
	static final OperandTypes DIVISION;

	private static final String RESOURCE = "operands.txt";

	private static final String NARROW = "DECIMAL64";

	private static final String WIDE = "DECIMAL128";

	static {
		Map<String, Map<String, String>> sections = read();
		COMPARISON = new OperandTypes(Objects.requireNonNull(sections.get("comparison")));
		DIVISION = new OperandTypes(Objects.requireNonNull(sections.get("division")));
	}

	private final Map<String, String> targets;

	private OperandTypes(Map<String, String> targets) {
		this.targets = targets;
	}

	private static Map<String, Map<String, String>> read() {
		Map<String, Map<String, String>> sections = new HashMap<>();
		try (InputStream stream = Objects.requireNonNull(OperandTypes.class.getResourceAsStream(RESOURCE));
				BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
			Map<String, String> section = new HashMap<>();
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (line.startsWith("[")) {
					section = new HashMap<>();
					sections.put(line.substring(1, line.length() - 1), section);
				}
				else if (!line.startsWith("#")) {
					String[] sides = line.split(" -> |: ");
					for (String right : sides[2].split(" ")) {
						section.put(sides[0] + " " + right, sides[1]);
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return sections;
	}

	/**
	 * Return the type that both operands are cast to.
	 * @param left the type of the left operand
	 * @param right the type of the right operand
	 * @return the type, the one of its operands' digits included, or {@code null} if the
	 * server refuses such operands
	 */
	@Nullable ServerType common(ServerType left, ServerType right) {
		if (left.kind() == Kind.ANY || right.kind() == Kind.ANY) {
			ServerType other = (left.kind() == Kind.ANY) ? right : left;
			return (other.kind() == Kind.ANY) ? ServerType.of(Kind.BIGINT) : other;
		}
		if (left.kind() == Kind.ENUM ^ right.kind() == Kind.ENUM) {
			ServerType shown = shown(left, right);
			if (shown == null || !shown.kind().isNumber()) {
				return shown;
			}
		}
		String target = this.targets.get(name(left) + " " + name(right));
		if (target == null) {
			if (left.kind() == Kind.BIT && right.kind() == Kind.BIT) {
				return new ServerType(Kind.BIT, Math.max(left.width(), right.width()), 0);
			}
			boolean same = left.kind() == right.kind() && left.kind() != Kind.ENUM;
			return same ? ServerType.of(left.kind(), Math.max(left.scale(), right.scale())) : null;
		}
		if (target.startsWith("DECIMAL")) {
			int width = target.equals(NARROW) ? ServerType.MAX_DECIMAL64 : ServerType.MAX_DECIMAL128;
			return ServerType.decimal(width, Math.max(scale(left), scale(right)));
		}
		Kind kind = Kind.valueOf(target);
		if (kind == Kind.TIME || kind == Kind.DATETIME || kind == Kind.TIMESTAMP) {
			ServerType given = (left.kind() == kind) ? left : right;
			return (left.kind() == right.kind()) ? ServerType.of(kind, Math.max(left.scale(), right.scale()))
					: ServerType.of(kind, given.scale());
		}
		return ServerType.of(kind);
	}

	/**
	 * Return what the text of a member of an enum and another operand are cast to. If
	 * that is a number, the number of the member is taken instead of its text.
	 */
	private @Nullable ServerType shown(ServerType left, ServerType right) {
		ServerType text = ServerType.of(Kind.VARCHAR);
		ServerType other = (left.kind() == Kind.ENUM) ? right : left;
		if (other.kind().isNumber() || other.kind() == Kind.BIT) {
			return ServerType.of(Kind.SMALLINT_UNSIGNED);
		}
		return (other == right) ? common(text, other) : common(other, text);
	}

	private static int scale(ServerType type) {
		return (type.kind() == Kind.DECIMAL || type.kind().isTemporal()) ? type.scale() : 0;
	}

	private static String name(ServerType type) {
		return switch (type.kind()) {
			case DECIMAL -> (type.width() <= ServerType.MAX_DECIMAL64) ? NARROW : WIDE;
			case ENUM -> Kind.SMALLINT_UNSIGNED.name();
			default -> type.kind().name();
		};
	}

}
