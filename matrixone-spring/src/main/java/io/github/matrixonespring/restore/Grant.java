package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * A privilege of a role on a database, table or view. The server keeps it by the number
 * of that, and so loses it when that is restored, without a word; also those that a role
 * has because it created it.
 *
 * @param role the role
 * @param privilege what it may do, as {@code GRANT} takes it
 * @param object on what, as {@code GRANT} takes it
 * @param name the name of that
 * @param withGrantOption whether it may pass it on
 */
record Grant(String role, String privilege, String object, TableName name, boolean withGrantOption) {

	/** As in {@code table ownership} and {@code database all}. */
	private static final Pattern QUALIFIED = Pattern.compile("(?:table|view|database) (all|ownership)");

	/**
	 * Read the privileges on objects.
	 * @param statements ask on their connection, of an administrator
	 * @param objects the objects, as they are at the moment; one that was renamed may be
	 * among them twice
	 * @param time the moment
	 * @return the privileges of all roles
	 */
	static List<Grant> read(MatrixOneStatements statements, Map<TableName, ServerObject> objects, PointInTime time) {
		Map<Long, List<ServerObject>> byId = objects.values()
			.stream()
			.collect(Collectors.groupingBy(ServerObject::logicalId));
		return statements.query(ObjectSql.grants(time), (row, number) -> {
			List<Grant> grants = new ArrayList<>();
			for (ServerObject object : byId.getOrDefault(row.getLong(3), List.of())) {
				grants.add(of(row.getString(1), row.getString(2), row.getString(4), row.getBoolean(5), object));
			}
			return grants;
		}).stream().flatMap(List::stream).toList();
	}

	private static Grant of(String role, String type, String privilege, boolean withGrantOption, ServerObject object) {
		String database = new Identifier(object.name().database()).quoted();
		String on = switch (type) {
			case "database" -> "DATABASE " + database;
			case "view" -> "VIEW " + object.name().quoted();
			default -> "TABLE " + ((object.kind() == Kind.DATABASE) ? database + ".*" : object.name().quoted());
		};
		return new Grant(role, QUALIFIED.matcher(privilege).replaceFirst("$1"), on, object.name(), withGrantOption);
	}

	String sql() {
		return ObjectSql.grant(this.privilege, this.object, this.role, this.withGrantOption);
	}

	@Override
	public String toString() {
		return "%s on %s to role %s".formatted(this.privilege, this.object, this.role);
	}

}
