package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleUnaryOperator;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.NumberTexts;
import org.jspecify.annotations.Nullable;

/**
 * Powers, logarithms and angles.
 */
final class Mathematics {

	private Mathematics() {
	}

	static List<ServerFunction> functions() {
		return List.of(positive("ln", Math::log, false), positive("log2", Mathematics::log2, false),
				positive("log10", Math::log10, false), log(), positive("sqrt", Math::sqrt, true), power(),
				finite("exp", Math::exp), finite("sinh", Math::sinh), always("sin", Math::sin),
				always("cos", Math::cos), always("tan", Math::tan), cot(), within("asin", Math::asin),
				within("acos", Math::acos), atan(), atan2(), always("degrees", (angle) -> angle * (180 / Math.PI)),
				always("radians", (angle) -> angle * (Math.PI / 180)), pi(), rand());
	}

	private static double number(@Nullable Object argument) {
		return (argument != null) ? (Double) argument : 0;
	}

	private static ServerFunction always(String name, DoubleUnaryOperator operator) {
		return ServerFunction.named(name)
			.overload(Kind.DOUBLE, Kind.DOUBLE)
			.computedBy((arguments) -> operator.applyAsDouble(number(arguments[0])));
	}

	private static ServerFunction positive(String name, DoubleUnaryOperator operator, boolean zero) {
		return ServerFunction.named(name)
			.overload(Kind.DOUBLE, Kind.DOUBLE)
			.computedBy((arguments) -> isPositive(number(arguments[0]), zero)
					? Double.valueOf(operator.applyAsDouble(number(arguments[0]))) : null);
	}

	private static boolean isPositive(double number, boolean zero) {
		return number > 0 || (zero && number == 0);
	}

	private static ServerFunction within(String name, DoubleUnaryOperator operator) {
		return ServerFunction.named(name)
			.overload(Kind.DOUBLE, Kind.DOUBLE)
			.computedBy((arguments) -> (Math.abs(number(arguments[0])) <= 1)
					? Double.valueOf(operator.applyAsDouble(number(arguments[0]))) : null);
	}

	private static ServerFunction finite(String name, DoubleUnaryOperator operator) {
		return ServerFunction.named(name).overload(Kind.DOUBLE, Kind.DOUBLE).computedBy((arguments) -> {
			double argument = number(arguments[0]);
			return finite(operator.applyAsDouble(argument), name + "(" + shown(argument) + ")");
		});
	}

	private static Double finite(double value, String call) throws SQLException {
		if (!Double.isFinite(value)) {
			throw ServerError
				.dataOutOfRange("data out of range: data type float64, DOUBLE value is out of range in '" + call + "'");
		}
		return value;
	}

	private static String shown(double number) {
		return NumberTexts.inErrors(number, Kind.DOUBLE);
	}

	/** Exact for the powers of two. */
	private static double log2(double number) {
		int exponent = Math.getExponent(number);
		boolean power = number == Math.scalb(1.0, exponent);
		return power ? exponent : Math.log(number) / Math.log(2);
	}

	private static ServerFunction log() {
		return ServerFunction.named("log")
			.overload(Kind.DOUBLE, Kind.DOUBLE)
			.overload(Kind.DOUBLE, Kind.DOUBLE, Kind.DOUBLE)
			.computedBy((arguments) -> {
				double first = number(arguments[0]);
				if (arguments.length == 1) {
					return (first > 0) ? Double.valueOf(Math.log(first)) : null;
				}
				double second = number(arguments[1]);
				boolean defined = first > 0 && first != 1 && second > 0;
				return defined ? Double.valueOf(Math.log(second) / Math.log(first)) : null;
			});
	}

	private static ServerFunction power() {
		return ServerFunction.named("power", "pow")
			.overload(Kind.DOUBLE, Kind.DOUBLE, Kind.DOUBLE)
			.computedBy((arguments) -> {
				double base = number(arguments[0]);
				double exponent = number(arguments[1]);
				return finite(Math.pow(base, exponent), "pow(" + shown(base) + "," + shown(exponent) + ")");
			});
	}

	private static ServerFunction cot() {
		return ServerFunction.named("cot").overload(Kind.DOUBLE, Kind.DOUBLE).computedBy((arguments) -> {
			double angle = number(arguments[0]);
			return finite((angle != 0) ? Math.tan(Math.PI / 2 - angle) : Double.NaN, "cot(" + shown(angle) + ")");
		});
	}

	private static ServerFunction atan() {
		return ServerFunction.named("atan")
			.overload(Kind.DOUBLE, Kind.DOUBLE)
			.overload(Kind.DOUBLE, Kind.DOUBLE, Kind.DOUBLE)
			.computedBy((arguments) -> (arguments.length == 1) ? Math.atan(number(arguments[0]))
					: Math.atan2(number(arguments[0]), number(arguments[1])));
	}

	private static ServerFunction atan2() {
		return ServerFunction.named("atan2")
			.overload(Kind.DOUBLE, Kind.DOUBLE, Kind.DOUBLE)
			.computedBy((arguments) -> Math.atan2(number(arguments[0]), number(arguments[1])));
	}

	private static ServerFunction pi() {
		return ServerFunction.named("pi").overload(Kind.DOUBLE).computedBy((arguments) -> Math.PI);
	}

	private static ServerFunction rand() {
		return ServerFunction.named("rand")
			.overload(Kind.DOUBLE)
			.computedBy((arguments) -> ThreadLocalRandom.current().nextDouble());
	}

}
