package io.github.matrixonespring.embedded.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.function.FunctionLibrary;
import io.github.matrixonespring.embedded.function.ServerFunction.Resolved;
import io.github.matrixonespring.embedded.function.ServerFunction;
import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.Members;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;
import io.github.matrixonespring.embedded.type.StoredLiterals;
import org.h2.util.JSR310Utils;
import org.h2.value.Value;
import org.h2.value.ValueBigint;
import org.h2.value.ValueBoolean;
import org.h2.value.ValueDouble;
import org.h2.value.ValueNull;
import org.h2.value.ValueNumeric;
import org.h2.value.ValueVarbinary;
import org.h2.value.ValueVarchar;
import org.jspecify.annotations.Nullable;

/**
 * What H2 calls for the casts and functions of the server that are computed in Java.
 */
public final class ServerCalls {

	private static final Map<String, Resolved> RESOLVED = new ConcurrentHashMap<>();

	private static final Map<String, ServerType> TYPES = new ConcurrentHashMap<>();

	private static final Map<String, Members> MEMBERS = new ConcurrentHashMap<>();

	private ServerCalls() {
	}

	static void install(Storage storage) throws SQLException {
		for (String method : new String[] { "call", "cast", "convert", "assign", "store", "member", "and", "or",
				"xor" }) {
			storage.execute("CREATE ALIAS PUBLIC.\"MO$" + method.toUpperCase(java.util.Locale.ROOT) + "\" "
					+ (stores(method) ? "" : "DETERMINISTIC ") + "FOR '" + ServerCalls.class.getName() + "." + method
					+ "'");
		}
	}

	/**
	 * What cannot be stored is an error only where there is a row, so H2 must not compute
	 * it in advance.
	 */
	private static boolean stores(String method) {
		return method.equals("assign") || method.equals("store") || method.equals("member");
	}

	/**
	 * Call a function.
	 * @param name its name
	 * @param types the types of the call
	 * @param arguments its arguments
	 * @return its value
	 * @throws SQLException what the server throws
	 */
	public static Value call(String name, String types, Value... arguments) throws SQLException {
		ServerFunction function = Objects.requireNonNull(FunctionLibrary.find(name));
		Resolved resolved = RESOLVED.computeIfAbsent(types, Resolved::parsed);
		@Nullable Object[] values = new @Nullable Object[arguments.length];
		for (int i = 0; i < arguments.length; i++) {
			values[i] = toJava(arguments[i], resolved.arguments().get(i));
		}
		return toStorage(function.value(values, resolved));
	}

	public static Value cast(String from, String to, Value value) throws SQLException {
		ServerType source = type(from);
		return toStorage(Casts.cast(toJava(value, source), source, type(to)));
	}

	public static Value convert(String from, String to, Value value) throws SQLException {
		ServerType source = type(from);
		return toStorage(Casts.castExplicitly(toJava(value, source), source, type(to)));
	}

	public static Value assign(String from, String to, Value value) throws SQLException {
		ServerType source = type(from);
		return toStorage(Casts.assign(toJava(value, source), source, type(to)));
	}

	public static Value store(String form, String to, Value spelling) throws SQLException {
		// A number with a point is spelled without an exponent.
		String text = (spelling.getValueType() == Value.NUMERIC) ? spelling.getBigDecimal().toPlainString()
				: spelling.getString();
		return (text != null) ? toStorage(StoredLiterals.stored(StoredLiterals.Form.valueOf(form), text, type(to)))
				: ValueNull.INSTANCE;
	}

	/**
	 * Find a value among the members of an enum or set.
	 * @param type the type of the column, as it was defined
	 * @param value the value
	 * @return what is stored
	 * @throws SQLException if it is none of them
	 */
	public static Value member(String type, Value value) throws SQLException {
		if (value.getValueType() == Value.NULL) {
			return ValueNull.INSTANCE;
		}
		Members members = MEMBERS.get(type);
		if (members == null) {
			members = Objects.requireNonNull(ColumnMembers.of(type));
			MEMBERS.put(type, members);
		}
		boolean text = value.getValueType() == Value.VARCHAR;
		return ValueVarchar.get(text ? members.stored(Objects.requireNonNull(value.getString()))
				: members.numbered(value.getBigDecimal().toBigInteger()));
	}

	/**
	 * Both operands of {@code and} are computed, also where one of them decides.
	 */
	public static @Nullable Boolean and(@Nullable Boolean left, @Nullable Boolean right) {
		if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
			return false;
		}
		return (left != null && right != null) ? true : null;
	}

	/**
	 * Both operands of {@code or} are computed, also where one of them decides.
	 */
	public static @Nullable Boolean or(@Nullable Boolean left, @Nullable Boolean right) {
		if (Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right)) {
			return true;
		}
		return (left != null && right != null) ? false : null;
	}

	public static @Nullable Boolean xor(@Nullable Boolean left, @Nullable Boolean right) {
		return (left != null && right != null) ? left != right : null;
	}

	private static ServerType type(String text) {
		return TYPES.computeIfAbsent(text, StorageType::parsed);
	}

	private static @Nullable Object toJava(Value value, ServerType type) {
		Object object = toJava(value);
		if (object instanceof BigDecimal number && type.kind().isInteger()) {
			return number.toBigInteger();
		}
		if (object instanceof BigInteger number && type.kind() == Kind.DECIMAL) {
			return new BigDecimal(number);
		}
		if (object instanceof Boolean bit && type.kind() == Kind.BIT) {
			return bit ? 1L : 0L;
		}
		return object;
	}

	private static @Nullable Object toJava(Value value) {
		return switch (value.getValueType()) {
			case Value.NULL -> null;
			case Value.TINYINT, Value.SMALLINT, Value.INTEGER, Value.BIGINT -> value.getLong();
			case Value.NUMERIC, Value.DECFLOAT -> integral(value);
			case Value.REAL, Value.DOUBLE -> value.getDouble();
			case Value.BOOLEAN -> value.getBoolean();
			case Value.DATE -> JSR310Utils.valueToLocalDate(value, null);
			case Value.TIME -> Duration.between(LocalTime.MIDNIGHT, JSR310Utils.valueToLocalTime(value, null));
			case Value.TIMESTAMP -> JSR310Utils.valueToLocalDateTime(value, null);
			case Value.TIMESTAMP_TZ ->
				LocalDateTime.ofInstant(JSR310Utils.valueToInstant(value, null), java.time.ZoneId.systemDefault());
			case Value.BINARY, Value.VARBINARY, Value.BLOB -> value.getBytes();
			default -> value.getString();
		};
	}

	/**
	 * Unsigned numbers of 64 bits are decimals of 20 digits in H2.
	 */
	private static Object integral(Value value) {
		BigDecimal number = value.getBigDecimal();
		boolean unsigned = value.getType().getPrecision() == 20 && number.scale() == 0;
		return unsigned ? number.toBigInteger() : number;
	}

	private static Value toStorage(@Nullable Object value) throws SQLException {
		if (value == null) {
			return ValueNull.INSTANCE;
		}
		if (value instanceof String text) {
			return ValueVarchar.get(text);
		}
		if (value instanceof Long number) {
			return ValueBigint.get(number);
		}
		if (value instanceof Double number) {
			return ValueDouble.get(number);
		}
		if (value instanceof BigDecimal number) {
			return ValueNumeric.getAnyScale(number);
		}
		if (value instanceof BigInteger number) {
			return ValueNumeric.get(number);
		}
		if (value instanceof Boolean truth) {
			return ValueBoolean.get(truth);
		}
		if (value instanceof byte[] bytes) {
			return ValueVarbinary.get(bytes);
		}
		if (value instanceof LocalDate date) {
			return JSR310Utils.localDateToValue(date);
		}
		if (value instanceof LocalDateTime time) {
			return JSR310Utils.localDateTimeToValue(time);
		}
		if (value instanceof Duration time && !time.isNegative() && time.toDays() < 1) {
			return JSR310Utils.localTimeToValue(LocalTime.MIDNIGHT.plus(time));
		}
		throw ServerError.notSupported("the time " + value + ", which is negative or longer than a day");
	}

}
