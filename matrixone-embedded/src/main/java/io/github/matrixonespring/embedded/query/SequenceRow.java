package io.github.matrixonespring.embedded.query;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.engine.Sequence;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.query.BoundQuery.OutputColumn;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;

/**
 * The row that a sequence has as a table: where it stands.
 */
final class SequenceRow {

	private static final Pattern TYPE = Pattern.compile("\\bas\\s+(\\w+(?:\\s+unsigned)?)");

	private SequenceRow() {
	}

	static BoundQuery of(Sequence sequence) {
		Matcher type = TYPE.matcher(sequence.createSql().toLowerCase(Locale.ROOT));
		ServerType number = type.find() ? StorageType.named(type.group(1)) : ServerType.of(Kind.BIGINT);
		// H2 keeps the next number, the server the last one.
		String sql = """
				SELECT CASE WHEN BASE_VALUE = START_VALUE THEN BASE_VALUE ELSE BASE_VALUE - "INCREMENT" END, \
				MINIMUM_VALUE, MAXIMUM_VALUE, START_VALUE, "INCREMENT", CYCLE_OPTION = 'YES', BASE_VALUE <> START_VALUE \
				FROM INFORMATION_SCHEMA.SEQUENCES WHERE SEQUENCE_SCHEMA = %s AND SEQUENCE_NAME = %s"""
			.formatted(StorageNames.literal(sequence.schema()), StorageNames.literal(sequence.name()));
		ServerType bigint = ServerType.of(Kind.BIGINT);
		ServerType bool = ServerType.of(Kind.BOOL);
		return new BoundQuery(sql,
				List.of(new OutputColumn("last_seq_num", number), new OutputColumn("min_value", number),
						new OutputColumn("max_value", number), new OutputColumn("start_value", number),
						new OutputColumn("increment_value", bigint), new OutputColumn("cycle", bool),
						new OutputColumn("is_called", bool)));
	}

}
