package io.github.matrixonespring.embedded.query;

import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.query.Scope.Range;
import io.github.matrixonespring.embedded.query.Scope.RangeColumn;

/**
 * A full outer join, which H2 lacks: the rows of a left join, and those of the right side
 * that fit no row of the left one.
 *
 * @param left what stands for the left side in H2
 * @param right what stands for the right side
 * @param condition the condition
 * @param name the name of the rows in H2, which nothing else in the statement has
 */
record FullJoin(String left, String right, String condition, String name) {

	/**
	 * Write the join. From then on H2 knows the columns of both sides by their places.
	 * @param scope the tables
	 * @param from the index of the first table of the left side
	 * @param behindLeft the index of the first table of the right side
	 * @return what stands for the join in H2
	 */
	String bind(Scope scope, int from, int behindLeft) {
		List<String> columns = new ArrayList<>();
		List<String> ofRightOnly = new ArrayList<>();
		List<String> places = new ArrayList<>();
		for (int i = from; i < scope.ranges().size(); i++) {
			Range range = scope.ranges().get(i);
			List<RangeColumn> placed = new ArrayList<>();
			for (RangeColumn column : range.columns()) {
				columns.add(column.sql());
				ofRightOnly.add((i < behindLeft) ? "NULL" : column.sql());
				String place = "c" + places.size();
				places.add(place);
				placed.add(column.as(SourceBinder.sql(this.name, place)));
			}
			scope.replace(i, range.with(placed));
		}
		return "(SELECT " + String.join(", ", columns) + " FROM " + this.left + " LEFT JOIN " + this.right + " ON "
				+ this.condition + " UNION ALL SELECT " + String.join(", ", ofRightOnly) + " FROM " + this.right
				+ " WHERE NOT EXISTS (SELECT 1 FROM " + this.left + " WHERE " + this.condition + ")) "
				+ StorageNames.quoted(this.name) + StorageNames.list(places);
	}

}
