package io.github.matrixonespring.embedded.function;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.function.ServerFunction.Resolved;
import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.ServerType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Functions return what the server returned, or are refused by name.
 */
class ScalarFunctionsTests {

	private static final String REFUSED = "! 0 HYC00 ";

	private static final double MOST_REFUSED = 0.03;

	private static final Set<String> OPERATORS = Set.of("&", "|", "^", "<<", ">>", "reg_match", "not_reg_match");

	@TestFactory
	Stream<DynamicTest> functionsAnswerAsTheServer() throws Exception {
		return recorded().entrySet().stream().map((recorded) -> DynamicTest.dynamicTest(recorded.getKey(), () -> {
			String answer = answer(FunctionCall.parse(recorded.getKey()), recorded.getValue());
			if (!answer.startsWith(REFUSED)) {
				assertThat(answer).isEqualTo(recorded.getValue());
			}
		}));
	}

	@Test
	void fewCallsAreRefusedByTheEngineAlone() throws Exception {
		Map<String, String> recorded = recorded();
		List<String> refused = recorded.entrySet()
			.stream()
			.filter((call) -> answer(FunctionCall.parse(call.getKey()), call.getValue()).startsWith(REFUSED))
			.map(Map.Entry::getKey)
			.toList();
		System.out.println(refused.size() + " of " + recorded.size() + " calls are refused: " + refused);
		assertThat((double) refused.size()).isLessThan(recorded.size() * MOST_REFUSED);
	}

	private static Map<String, String> recorded() throws IOException {
		Map<String, String> recorded = new LinkedHashMap<>(FunctionAnswers.read("scalar"));
		recorded.putAll(FunctionAnswers.read("json"));
		return recorded;
	}

	private static String answer(FunctionCall call, String recorded) {
		ServerFunction function = FunctionLibrary.find(call.function());
		assertThat(function).as(call.function()).isNotNull();
		List<ServerType> types = call.arguments().stream().map(TypedLiteral::type).toList();
		try {
			List<Object> values = new ArrayList<>();
			for (TypedLiteral argument : call.arguments()) {
				values.add(argument.value());
			}
			Resolved resolved = function.resolve(types, values);
			if (resolved == null) {
				return "! 20203 HY000 invalid argument " + named(call.function()) + ", bad value ["
						+ types.stream().map(ServerType::inErrors).collect(Collectors.joining(" ")) + "]";
			}
			Object[] cast = new Object[types.size()];
			for (int i = 0; i < cast.length; i++) {
				ServerType to = resolved.arguments().get(i);
				cast[i] = to.equals(types.get(i)) ? values.get(i) : Casts.cast(values.get(i), types.get(i), to);
			}
			return FunctionValues.answer(resolved.result(), function.value(cast, resolved), recorded);
		}
		catch (SQLException ex) {
			return FunctionAnswers.error(ex);
		}
	}

	private static String named(String function) {
		return OPERATORS.contains(function) ? "operator " + function
				: function.equals("~") ? "operator unary_tilde" : "function " + function;
	}

}
