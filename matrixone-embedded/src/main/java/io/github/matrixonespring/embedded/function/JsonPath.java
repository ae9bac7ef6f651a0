package io.github.matrixonespring.embedded.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.type.Json;
import org.jspecify.annotations.Nullable;

/**
 * A path into JSON: {@code $.key}, {@code $."a key"}, {@code $[1]}, {@code $[last-1]},
 * {@code $[0 to 2]}, {@code $.*}, {@code $[*]}, {@code $**.key}.
 */
final class JsonPath {

	private static final String INDEX = "(last(?:\\s*-\\s*\\d+)?|\\d+)";

	private static final Pattern LEG = Pattern
		.compile("\\s*(?:\\.\\s*(?:(?<any>\\*)|\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\""
				+ "|(?<key>[a-zA-Z_$\\x{80}-\\x{10FFFF}][\\w$\\x{80}-\\x{10FFFF}]*))"
				+ "|\\[\\s*(?:(?<each>\\*)|(?<first>" + INDEX + ")(?:\\s+to\\s+(?<last>" + INDEX + "))?)\\s*\\]"
				+ "|(?<deep>\\*\\*)(?=\\s*[.\\[]))\\s*");

	private final List<Leg> legs;

	private JsonPath(List<Leg> legs) {
		this.legs = legs;
	}

	/**
	 * Read a path.
	 * @param text the text
	 * @return the path, or {@code null} if it is none
	 */
	static @Nullable JsonPath parse(String text) {
		String stripped = text.strip();
		if (!stripped.startsWith("$")) {
			return null;
		}
		List<Leg> legs = new ArrayList<>();
		Matcher matcher = LEG.matcher(stripped);
		int end = 1;
		while (end < stripped.length()) {
			if (!matcher.region(end, stripped.length()).lookingAt()) {
				return null;
			}
			legs.add(leg(matcher));
			end = matcher.end();
		}
		return new JsonPath(legs);
	}

	private static Leg leg(Matcher matcher) {
		if (matcher.group("key") != null) {
			return new Key(matcher.group("key"));
		}
		if (matcher.group("quoted") != null) {
			return new Key(matcher.group("quoted").replaceAll("\\\\(.)", "$1"));
		}
		if (matcher.group("first") != null) {
			Index first = Index.parse(matcher.group("first"));
			return (matcher.group("last") != null) ? new Range(first, Index.parse(matcher.group("last"))) : first;
		}
		return (matcher.group("any") != null) ? new AnyKey()
				: (matcher.group("each") != null) ? new Each() : new Deep();
	}

	/**
	 * Return whether the path leads to one place at most.
	 * @return whether it does
	 */
	boolean isSimple() {
		return this.legs.stream().allMatch((leg) -> leg instanceof Key || leg instanceof Index);
	}

	boolean isRoot() {
		return this.legs.isEmpty();
	}

	/**
	 * Return what the path leads to.
	 * @param document where it begins
	 * @return the values
	 */
	List<Object> find(Object document) {
		List<Object> found = List.of(document);
		for (Leg leg : this.legs) {
			List<Object> next = new ArrayList<>();
			found.forEach((value) -> leg.follow(value, next));
			found = next;
		}
		return found;
	}

	/**
	 * Change what a simple path leads to.
	 * @param document where it begins; it is changed
	 * @param value the value to put there, {@code null} to remove what is there
	 * @param replacing whether to change what is there
	 * @param adding whether to put it where nothing is
	 * @return the document
	 */
	Object change(Object document, @Nullable Object value, boolean replacing, boolean adding) {
		return change(document, 0, value, replacing, adding);
	}

	private Object change(Object target, int place, @Nullable Object value, boolean replacing, boolean adding) {
		if (place == this.legs.size()) {
			return (replacing && value != null) ? value : target;
		}
		boolean last = place == this.legs.size() - 1;
		if (this.legs.get(place) instanceof Key key) {
			if (target instanceof Map<?, ?>) {
				changeMember(members(target), key.name(), place, value, replacing, adding);
			}
			return target;
		}
		Index index = (Index) this.legs.get(place);
		if (target instanceof List<?>) {
			List<Object> elements = elements(target);
			int at = index.in(elements.size());
			if (at >= 0 && at < elements.size()) {
				if (last && value == null) {
					elements.remove(at);
				}
				else {
					elements.set(at, change(elements.get(at), place + 1, value, replacing, adding));
				}
			}
			else if (last && adding && value != null) {
				elements.add(value);
			}
			return target;
		}
		if ((!last || target instanceof Map) && index.in(1) == 0) {
			return change(target, place + 1, value, replacing, adding);
		}
		return (last && adding && value != null) ? new ArrayList<>(List.of(target, value)) : target;
	}

	private void changeMember(Map<String, Object> members, String name, int place, @Nullable Object value,
			boolean replacing, boolean adding) {
		boolean last = place == this.legs.size() - 1;
		Object member = members.get(name);
		if (member == null) {
			if (last && adding && value != null) {
				members.put(name, value);
			}
		}
		else if (value == null && (last || isFirst(member, place + 1))) {
			members.remove(name);
		}
		else {
			members.put(name, change(member, place + 1, value, replacing, adding));
		}
	}

	/** What is no array is removed as the first element of one. */
	private boolean isFirst(Object member, int place) {
		return place == this.legs.size() - 1 && this.legs.get(place) instanceof Index index && !(member instanceof List)
				&& index.in(1) == 0;
	}

	@SuppressWarnings("unchecked")
	static Map<String, Object> members(Object object) {
		return (Map<String, Object>) object;
	}

	@SuppressWarnings("unchecked")
	static List<Object> elements(Object array) {
		return (List<Object>) array;
	}

	/**
	 * A step of a path.
	 */
	private interface Leg {

		void follow(Object value, List<Object> found);

	}

	private record Key(String name) implements Leg {

		@Override
		public void follow(Object value, List<Object> found) {
			if (value instanceof Map<?, ?> members && members.get(this.name) != null) {
				found.add(members(value).getOrDefault(this.name, Json.NULL));
			}
		}

	}

	/**
	 * A place in an array. What is no array is like one with a single element.
	 *
	 * @param number the number
	 * @param fromEnd whether it counts from the end
	 */
	private record Index(int number, boolean fromEnd) implements Leg {

		static Index parse(String text) {
			String digits = text.replaceAll("\\D", "");
			int number = digits.isEmpty() ? 0 : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(digits));
			return new Index(number, text.startsWith("last"));
		}

		int in(int size) {
			return this.fromEnd ? size - 1 - this.number : this.number;
		}

		@Override
		public void follow(Object value, List<Object> found) {
			int size = (value instanceof List<?> elements) ? elements.size() : 1;
			int at = in(size);
			if (at >= 0 && at < size) {
				found.add((value instanceof List<?>) ? elements(value).get(at) : value);
			}
		}

	}

	private record Range(Index first, Index last) implements Leg {

		@Override
		public void follow(Object value, List<Object> found) {
			int size = (value instanceof List<?> elements) ? elements.size() : 1;
			for (int i = Math.max(0, this.first.in(size)); i <= Math.min(size - 1, this.last.in(size)); i++) {
				found.add((value instanceof List<?>) ? elements(value).get(i) : value);
			}
		}

	}

	private record AnyKey() implements Leg {

		@Override
		public void follow(Object value, List<Object> found) {
			if (value instanceof Map<?, ?>) {
				found.addAll(members(value).values());
			}
		}

	}

	private record Each() implements Leg {

		@Override
		public void follow(Object value, List<Object> found) {
			if (value instanceof List<?>) {
				found.addAll(elements(value));
			}
		}

	}

	private record Deep() implements Leg {

		@Override
		public void follow(Object value, List<Object> found) {
			found.add(value);
			if (value instanceof Map<?, ?>) {
				members(value).values().forEach((member) -> follow(member, found));
			}
			else if (value instanceof List<?>) {
				elements(value).forEach((element) -> follow(element, found));
			}
		}

	}

}
