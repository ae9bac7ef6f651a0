package io.github.matrixonespring.embedded.function;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * All functions that are computed in Java.
 */
public final class FunctionLibrary {

	private static final Map<String, ServerFunction> FUNCTIONS = byName(Stream
		.of(Addresses.functions(), AggregateTexts.functions(), Bases.functions(), Bits.functions(), Choices.functions(),
				DateArithmetic.functions(), DateFormatting.functions(), DateParts.functions(), DateReading.functions(),
				DayNumbers.functions(), Extraction.functions(), Extremes.functions(), Hashes.functions(),
				JsonChanges.functions(), JsonComparisons.functions(), Intervals.functions(),
				InternetAddresses.functions(), Measures.functions(), JsonFunctions.functions(), Lists.functions(),
				Mathematics.functions(), NumberFormats.functions(), Periods.functions(), Quotients.functions(),
				RegularExpressions.functions(), Rounding.functions(), Searches.functions(), Serialization.functions(),
				StringMeasures.functions(), Strings.functions(), TimeArithmetic.functions(), TimeParts.functions(),
				TimestampAddition.functions(), Trimming.functions(), UnixTime.functions(), Uuids.functions())
		.flatMap(Collection::stream));

	private FunctionLibrary() {
	}

	/**
	 * Find a function.
	 * @param name its name, in lower case
	 * @return the function, or {@code null} if there is none of that name
	 */
	public static @Nullable ServerFunction find(String name) {
		return FUNCTIONS.get(name);
	}

	private static Map<String, ServerFunction> byName(Stream<ServerFunction> functions) {
		Map<String, ServerFunction> byName = new HashMap<>();
		functions.forEach((function) -> function.names().forEach((name) -> {
			if (byName.put(name, function) != null) {
				throw new IllegalStateException("The function " + name + " is defined twice");
			}
		}));
		return byName;
	}

}
