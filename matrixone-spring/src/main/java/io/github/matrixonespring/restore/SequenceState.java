package io.github.matrixonespring.restore;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.timetravel.ServerTime;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * Where a sequence stands.
 *
 * @param name its name
 * @param type the type of its numbers
 * @param last its last number
 * @param min its smallest number
 * @param max its largest number
 * @param increment what is between two numbers
 * @param cycle whether it begins again at its end
 * @param called whether it has given its last number already
 */
record SequenceState(TableName name, String type, BigInteger last, BigInteger min, BigInteger max, BigInteger increment,
		boolean cycle, boolean called) {

	private static SequenceState of(TableName name, ResultSet row) throws SQLException {
		return new SequenceState(name, row.getMetaData().getColumnTypeName(1).toLowerCase(Locale.ROOT), number(row, 1),
				number(row, 2), number(row, 3), number(row, 4), row.getBoolean(5), row.getBoolean(6));
	}

	private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);

	/** As many connections may take a number at the moment of the restore. */
	private static final BigInteger IN_FLIGHT = BigInteger.valueOf(100);

	/**
	 * Read how sequences stood when the server dropped them, with a restore: others may
	 * have taken numbers since the plan. They all ended at one moment, which is looked
	 * for by halves.
	 * @param statements ask on their connection, of an administrator
	 * @param plan the plan that was carried out
	 * @return the sequences of the plan
	 */
	static List<SequenceState> atTheirEnd(MatrixOneStatements statements, ObjectsPlan plan) {
		PointInTime end = plan.sequences()
			.stream()
			.map((sequence) -> plan.now().get(sequence.name()))
			.filter((object) -> object != null && object.kind() == Kind.SEQUENCE)
			.findFirst()
			.map((object) -> end(statements, object.id(), plan.point().timestamp()))
			.orElse(null);
		if (end == null) {
			return plan.sequences();
		}
		return plan.sequences().stream().map((sequence) -> {
			ServerObject object = plan.now().get(sequence.name());
			if (object == null || !exists(statements, object.id(), end.timestamp())) {
				return sequence;
			}
			SequenceState last = read(statements, sequence.name(), end);
			return last.orFurther(sequence).equals(sequence) ? sequence : last.ahead();
		}).toList();
	}

	/**
	 * Return the same as far as another one of its name has come, if that is further.
	 */
	SequenceState orFurther(SequenceState other) {
		int ahead = other.last.compareTo(this.last) * this.increment.signum();
		boolean further = ahead > 0 || (ahead == 0 && other.called);
		boolean comparable = !this.cycle && this.increment.signum() == other.increment.signum()
				&& other.last.compareTo(this.min) >= 0 && other.last.compareTo(this.max) <= 0;
		return (further && comparable) ? new SequenceState(this.name, this.type, other.last, this.min, this.max,
				this.increment, this.cycle, other.called) : this;
	}

	/**
	 * Leave numbers out, if it has as many: others take some right now, and the server
	 * has given, but not kept those that they were just about to get.
	 */
	private SequenceState ahead() {
		BigInteger number = this.last.add(this.increment.multiply(IN_FLIGHT));
		return (number.compareTo(this.min) < 0 || number.compareTo(this.max) > 0) ? this : new SequenceState(this.name,
				this.type, number, this.min, this.max, this.increment, this.cycle, this.called);
	}

	/**
	 * Find the last moment at which there was an object, at the earliest a given one.
	 */
	private static @Nullable PointInTime end(MatrixOneStatements statements, long id, long earliest) {
		long now = ServerTime.of(statements);
		long gone = now;
		long there = now - STEP;
		while (!exists(statements, id, there)) {
			if (there <= earliest) {
				return null;
			}
			gone = there;
			// Never by so much that all of its time is leapt over.
			there = Math.max(earliest, there - Math.max(STEP, (now - there) / 8));
		}
		while (gone - there > 1) {
			long middle = there + (gone - there) / 2;
			if (exists(statements, id, middle)) {
				there = middle;
			}
			else {
				gone = middle;
			}
		}
		return PointInTime.ofTimestamp(there);
	}

	private static boolean exists(MatrixOneStatements statements, long id, long timestamp) {
		return statements
			.query(ObjectSql.exists(PointInTime.ofTimestamp(timestamp)), (row, number) -> row.getLong(1) > 0, id)
			.get(0);
	}

	static SequenceState read(MatrixOneStatements statements, TableName name, PointInTime time) {
		return statements.query(ObjectSql.sequence(name, time), (row, number) -> of(name, row)).get(0);
	}

	/**
	 * It may be larger than the largest {@code long}.
	 */
	private static BigInteger number(ResultSet row, int column) throws SQLException {
		return new BigInteger(row.getString(column));
	}

	/**
	 * Return the number that it would give next.
	 * @return the number, or empty if it has come to its end
	 */
	Optional<BigInteger> next() {
		if (!this.called) {
			return Optional.of(this.last);
		}
		BigInteger next = this.last.add(this.increment);
		if (next.compareTo(this.min) >= 0 && next.compareTo(this.max) <= 0) {
			return Optional.of(next);
		}
		if (!this.cycle) {
			return Optional.empty();
		}
		return Optional.of((this.increment.signum() > 0) ? this.min : this.max);
	}

}
