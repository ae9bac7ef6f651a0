package io.github.matrixonespring.advice;

import java.lang.reflect.Method;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.expression.spel.standard.SpelExpressionParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ExpressionTemplate}, {@link ExpressionNames},
 * {@link MethodCallContext}.
 */
class ExpressionTemplateTests {

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
	void expressionIsEvaluatedWithBeans() {
		assertThat(evaluate("o_#{@orders.id}")).isEqualTo("o_8");
	}

	@Test
	void variableMayBeAssignedInAnExpression() {
		assertThat(evaluate("o_#{(#number = #order.id) + #number}")).isEqualTo("o_14");
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

	@ParameterizedTest
	@ValueSource(strings = { "#order.id", "#result", "#a0.id", "#p1", "#order?.id ?: #text", "@orders.id",
			"@'my.orders'.id", "&orders.toString()", "{1,2}.?[#this > #order.id].size()", "{#order}.![id]",
			"{#order}.?[id == #order.id][0].id", "{#order}.^[toString().contains(id)]", "{{#order}}.![#this.![id]]",
			"{a: #text}[a]", "{a: #text}['a']", "(#number = 1) + #number", "T(java.lang.Math).max(1, #order.id)",
			"new String(#text)", "#text.length() > 1 ? 'a' : 'b'", "'x'.concat(#text)",
			"#order instanceof T(java.lang.String)", "{T(int), T(String[])}" })
	void namesOfExpressionAreKnown(String expression) {
		assertThatNoException().isThrownBy(() -> check(expression));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			#nope | There is no variable #nope; there are [a0, a1, order, p0, p1, result, text]
			#order.id + #nope | There is no variable #nope
			#order.equals(#nope) | There is no variable #nope
			{#nope} | There is no variable #nope
			{#order}.?[id == #nope] | There is no variable #nope
			{#order}.![#nope] | There is no variable #nope
			{a: #nope} | There is no variable #nope
			{1}[#nope] | There is no variable #nope
			#order?.id ?: #nope | There is no variable #nope
			new String(#nope) | There is no variable #nope
			#a2 | There is no variable #a2
			#nope(1) | There is no variable #nope
			#this | There is no variable #this
			#root.args | There is no variable #root
			{#order}.?[#root == 1] | There is no variable #root
			order.id | Nothing is named 'order'; write an argument as #name, a bean as @name; there are [a0,
			next() | Nothing is named 'next()'
			#order.equals(text) | Nothing is named 'text'
			#order.id == ACTIVE | Nothing is named 'ACTIVE'
			{a: b} | Nothing is named 'b'
			T(java.lang.Nope).MAX | 'java.lang.Nope'
			""")
	void nameThatStandsForNothingIsToldBeforeTheCall(String expression, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> check(expression)).withMessageContaining(message);
	}

	@Test
	void namesOfParametersThatAreNotCompiledInAreMissed() throws Exception {
		Method method = String.class.getMethod("concat", String.class);
		assertThat(new MethodVariables(method, method)).hasToString("there are [a0, p0, result]. Names of parameters"
				+ " are not compiled in: compile with -parameters, or use #a0, #a1 and so on");
	}

	@Test
	void beansOfExpressionsAreFound() {
		ExpressionNames names = check("@orders.id + @'my.orders'.id + {1}.?[@other.id > 1].size() + &factory.name");
		assertThat(names.beans()).containsExactly("&factory", "my.orders", "orders", "other");
	}

	private static ExpressionNames check(String expression) {
		ExpressionNames names = new ExpressionNames(variables());
		names.check(new SpelExpressionParser().parseExpression(expression));
		return names;
	}

	private static String evaluate(String text) {
		return template(text).evaluate(call(new Order(7L), "x"));
	}

	private static ExpressionTemplate template(String text) {
		return new ExpressionTemplate("name", text);
	}

	private static MethodCallContext call(Order order, String text) {
		return new MethodCallContext(variables(), new Object[] { order, text }, "done",
				(context, name) -> new Order(8L));
	}

	private static MethodVariables variables() {
		try {
			return new MethodVariables(method(), method());
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Method method() throws NoSuchMethodException {
		return ExpressionTemplateTests.class.getDeclaredMethod("place", Order.class, String.class);
	}

	@SuppressWarnings("unused")
	private static String place(Order order, String text) {
		return text;
	}

	public record Order(Long id) {

	}

}
