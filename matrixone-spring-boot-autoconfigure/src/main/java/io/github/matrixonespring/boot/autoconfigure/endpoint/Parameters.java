package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, all of which are texts.
 */
final class Parameters {

	private final Map<String, String> values = new LinkedHashMap<>();

	/**
	 * Add a parameter, if it was given.
	 */
	Parameters with(String name, @Nullable String value) {
		if (value != null) {
			this.values.put(name, value);
		}
		return this;
	}

	/**
	 * Refuse parameters that mean nothing here.
	 * @throws BadRequestException if there is another one than these
	 */
	void only(String... names) {
		Set<String> others = new TreeSet<>(this.values.keySet());
		others.removeAll(Arrays.asList(names));
		if (!others.isEmpty()) {
			throw BadRequestException.meansNothing(others, List.of(names));
		}
	}

	/**
	 * Return a parameter.
	 * @throws BadRequestException if it was not given
	 */
	String required(String name) {
		String value = this.values.get(name);
		if (value == null || value.isEmpty()) {
			throw new BadRequestException("There is no '%s'".formatted(name));
		}
		return value;
	}

	/**
	 * Return a parameter that is one of a few words.
	 * @throws BadRequestException if it is another one
	 */
	<E extends Enum<E>> E choice(String name, E defaultChoice) {
		String value = this.values.get(name);
		if (value == null) {
			return defaultChoice;
		}
		E[] choices = defaultChoice.getDeclaringClass().getEnumConstants();
		return Arrays.stream(choices)
			.filter((choice) -> word(choice).equals(value))
			.findFirst()
			.orElseThrow(() -> new BadRequestException("'%s' is '%s': use one of %s".formatted(name, value,
					Arrays.stream(choices).map(Parameters::word).collect(Collectors.joining(", ")))));
	}

	/**
	 * Return the word for a constant.
	 */
	static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	@Nullable String optional(String name) {
		return this.values.get(name);
	}

	boolean has(String name) {
		return this.values.containsKey(name);
	}

}
