package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link NameTemplate}, {@link MethodCallContext} and {@link UniqueName}.
 */
class NameTemplateTests {

	@Test
	void literalStaysLiteral() {
		assertThat(evaluate("nightly")).isEqualTo("nightly");
		assertThat(template("nightly").isConstant()).isTrue();
	}

	@Test
	void expressionIsEvaluatedWithArgumentsAndResult() {
		assertThat(evaluate("o_#{#order.id}_#{#a1}_#{#p1}_#{#result}")).isEqualTo("o_7_x_x_done");
		assertThat(template("o_#{#order.id}").isConstant()).isFalse();
	}

	@Test
	void argumentIsNotEvaluatedAgain() {
		assertThat(template("o_#{#text}").evaluate(call(new Order(7L), "#{1+1}"))).isEqualTo("o_#{1+1}");
	}

	@Test
	void nullIsAnErrorAndNotNothing() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> template("o_#{#order.id}").evaluate(call(new Order(null), "x")))
			.withMessage("name, 'o_#{#order.id}', cannot be evaluated: '#order.id' is null");
	}

	@Test
	void unknownVariableIsAnError() {
		assertThatIllegalArgumentException().isThrownBy(() -> evaluate("o_#{#nope}"))
			.withMessageContaining("There is no variable #nope; there are [a0, a1, order, p0, p1, result, text]");
	}

	@Test
	void unknownPropertyIsAnError() {
		assertThatIllegalArgumentException().isThrownBy(() -> evaluate("o_#{#order.nope}"))
			.withMessageContaining("nope");
	}

	@Test
	void templateThatCannotBeParsedIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> template("o_#{#order"))
			.withMessageStartingWith("name cannot be parsed: 'o_#{#order'");
	}

	@Test
	void uniqueNameHasClassMethodTimeAndSuffix() throws Exception {
		String name = UniqueName.of(UniqueName.prefix(method()), Instant.parse("2026-11-22T10:15:30Z"));
		assertThat(name).matches("nametemplatetests_place_20261122_101530_[0-9a-f]{8}");
		assertThat(new SnapshotName(name).value()).isEqualTo(name);
	}

	@Test
	void uniqueNameIsCutBeforeItsTime() throws Exception {
		Method method = getClass().getDeclaredMethod(
				"methodWithANameThatIsFarTooLongToBeAWholePartOfTheNameOfASnapshotWhichHasSixtyFourAtMost");
		assertThat(UniqueName.of(UniqueName.prefix(method), Instant.EPOCH)).hasSize(64).contains("_19700101_000000_");
	}

	private static String evaluate(String text) {
		return template(text).evaluate(call(new Order(7L), "x"));
	}

	private static NameTemplate template(String text) {
		return new NameTemplate("name", text);
	}

	private static MethodCallContext call(Order order, String text) {
		try {
			return new MethodCallContext(method(), new Object[] { order, text }, "done");
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Method method() throws NoSuchMethodException {
		return NameTemplateTests.class.getDeclaredMethod("place", Order.class, String.class);
	}

	@SuppressWarnings("unused")
	private static void place(Order order, String text) {
	}

	@SuppressWarnings("unused")
	private static void methodWithANameThatIsFarTooLongToBeAWholePartOfTheNameOfASnapshotWhichHasSixtyFourAtMost() {
	}

	public record Order(Long id) {

	}

}
