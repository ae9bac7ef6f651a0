package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Casts have the results that the server gave.
 */
class CastTests {

	@TestFactory
	Stream<DynamicTest> castsAsTheServer() throws Exception {
		return FunctionAnswers.read("casts")
			.entrySet()
			.stream()
			.map((recorded) -> DynamicTest.dynamicTest(recorded.getKey(),
					() -> assertThat(answer(FunctionCall.parse(recorded.getKey()), recorded.getValue()))
						.isEqualTo(recorded.getValue())));
	}

	private static String answer(FunctionCall call, String recorded) {
		TypedLiteral argument = call.arguments().get(0);
		String name = call.function();
		String type = name.replace("cast:", "");
		ServerType to = TypedLiteral.type(EXPLICIT.getOrDefault(type, type.toUpperCase(Locale.ROOT)));
		boolean explicit = !name.startsWith("cast:") || to.kind() == Kind.BINARY;
		try {
			if (!Casts.isSupported(argument.type(), to)) {
				return "! 20203 HY000 invalid argument operator cast, bad value [" + argument.type().inErrors() + " "
						+ to.inErrors() + "]";
			}
			Object value = explicit ? Casts.castExplicitly(argument.value(), argument.type(), to)
					: Casts.cast(argument.value(), argument.type(), to);
			return FunctionValues.answer(to, value, recorded);
		}
		catch (SQLException ex) {
			return FunctionAnswers.error(ex);
		}
	}

	private static final Map<String, String> EXPLICIT = Map.of("signed", "BIGINT", "unsigned", "BIGINT_UNSIGNED");

}
