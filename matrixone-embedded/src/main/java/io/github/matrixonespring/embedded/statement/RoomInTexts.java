package io.github.matrixonespring.embedded.statement;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.engine.Column;

/**
 * Tells a MODIFY that leaves room for longer texts, or changes nothing but a default or a
 * comment of them: the server does that in place.
 *
 * @param before the columns before
 * @param after the columns after it
 */
record RoomInTexts(List<Column> before, List<Column> after) {

	private static final Pattern TEXT = Pattern.compile("((?:var)?char)\\((\\d+)\\)");

	boolean isAll() {
		boolean changed = false;
		for (int i = 0; i < this.before.size(); i++) {
			Column old = this.before.get(i);
			Column altered = this.after.get(i);
			if (!old.equals(altered)) {
				changed = true;
				if (!isRoom(old, altered)) {
					return false;
				}
			}
		}
		return changed;
	}

	private static boolean isRoom(Column old, Column altered) {
		Matcher oldType = TEXT.matcher(old.type());
		Matcher type = TEXT.matcher(altered.type());
		return oldType.matches() && type.matches() && oldType.group(1).equals(type.group(1))
				&& Long.parseLong(oldType.group(2)) <= Long.parseLong(type.group(2))
				&& old.name().equals(altered.name()) && (altered.nullable() || !old.nullable())
				&& Objects.equals(old.onUpdate(), altered.onUpdate()) && old.key().equals(altered.key());
	}

}
