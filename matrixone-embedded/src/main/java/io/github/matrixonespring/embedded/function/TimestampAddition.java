package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

import io.github.matrixonespring.embedded.function.Interval.Unit;
import io.github.matrixonespring.embedded.function.ServerFunction.Resolved;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * {@code timestampadd}, whose unit is the first argument. It must be resolved with its
 * literals, as the unit decides whether the result is a DATE.
 */
final class TimestampAddition {

	private TimestampAddition() {
	}

	static List<ServerFunction> functions() {
		ServerFunction.Definition overloads = ServerFunction.named("timestampadd")
			.overload(Kind.DATETIME, Kind.VARCHAR, Kind.BIGINT, Kind.DATE)
			.overload((types) -> ServerType.of(Kind.DATETIME, Math.max(1, types.get(2).scale())), Kind.VARCHAR,
					Kind.BIGINT, Kind.DATETIME)
			.overload((types) -> types.get(2), Kind.VARCHAR, Kind.BIGINT, Kind.TIMESTAMP)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT, Kind.VARCHAR);
		return List.of(overloads.resolvedByLiterals((arguments, literals) -> {
			Resolved resolved = overloads.byOverload(arguments);
			if (resolved == null || !(literals.get(0) instanceof String name)) {
				return resolved;
			}
			Unit unit = DateArithmetic.unit(name);
			ServerType result = resolved.result();
			if (result.kind() == Kind.VARCHAR) {
				return resolved;
			}
			if (arguments.get(2).kind() == Kind.DATE && unit.keepsDates()) {
				return new Resolved(resolved.arguments(), ServerType.of(Kind.DATE));
			}
			return (unit == Unit.MICROSECOND)
					? new Resolved(resolved.arguments(), ServerType.of(result.kind(), TemporalValues.MAX_SCALE))
					: resolved;
		}).computedByTypes((arguments, call) -> {
			Interval interval = new Interval((Long) arguments[1], DateArithmetic.unit(arguments[0]));
			Object value = arguments[2];
			if (value instanceof String text) {
				return added(text, interval);
			}
			if (value instanceof LocalDate date && call.result().kind() != Kind.DATE) {
				value = date.atStartOfDay();
			}
			return DateArithmetic.added(value, interval, false, call.result());
		}));
	}

	private static @Nullable String added(String text, Interval interval) throws SQLException {
		if (!TextDates.isOfTime(interval.unit()) && !text.contains(" ") && !text.contains(":")) {
			LocalDate date = TemporalTexts.date(text);
			if (date != null) {
				LocalDate sum = DateArithmetic.addedToDate(date, interval, interval, false);
				return (sum != null) ? TemporalValues.text(sum) : null;
			}
		}
		if (interval.isOutOfRange()) {
			return null;
		}
		LocalDateTime start = TextDates.start(text);
		LocalDateTime sum = (start != null) ? interval.addedTo(start) : null;
		if (start == null || sum == null) {
			return (start != null && TextDates.isZero(start, interval, false)) ? TextDates.zero(false, 0) : null;
		}
		boolean micros = interval.unit() == Unit.MICROSECOND && sum.getNano() != 0;
		return TemporalValues.text(sum, micros ? TemporalValues.MAX_SCALE : 0);
	}

}
