package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.Snapshot;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution.Literal;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Labels;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;
import org.jspecify.annotations.Nullable;

/**
 * One statement that is being bound: what it is executed with, which of its parameters H2
 * gets, and whether the result can be used again.
 */
final class Binding {

	private final Execution execution;

	private final TokenCursor statement;

	private final boolean query;

	private boolean definition;

	private boolean reusable = true;

	private @Nullable StoredTable target;

	private boolean update;

	private @Nullable Snapshot past;

	private final Set<Expression.Call> serialized = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Set<String> locks = new LinkedHashSet<>();

	private int names;

	Binding(Execution execution, TokenCursor statement, boolean query) {
		this.execution = execution;
		this.statement = statement;
		this.query = query;
	}

	/**
	 * Begin to bind an expression of a definition.
	 * @param execution what the statement is executed with
	 * @param expression the expression
	 * @return the binding
	 */
	static Binding ofDefinition(Execution execution, TokenCursor expression) {
		Binding binding = new Binding(execution, expression, false);
		binding.definition = true;
		return binding;
	}

	Execution execution() {
		return this.execution;
	}

	Session session() {
		return this.execution.session();
	}

	TokenCursor statement() {
		return this.statement;
	}

	/**
	 * Return whether an expression of a definition is bound.
	 * @return whether
	 */
	boolean isDefinition() {
		return this.definition;
	}

	/**
	 * Return whether rows are read only. Where they are changed, a division by zero is an
	 * error.
	 * @return whether
	 */
	boolean isQuery() {
		return this.query;
	}

	/**
	 * Remember the table that is changed and so cannot be read by a subquery.
	 * @param changed the table
	 */
	void target(StoredTable changed) {
		this.target = changed;
	}

	/**
	 * Remember that the statement is an UPDATE.
	 */
	void update() {
		this.update = true;
	}

	boolean isUpdate() {
		return this.update;
	}

	/**
	 * Remember that the statement reads the past. With hints of two moments, the server
	 * reads all that has one at the same of them.
	 * @param snapshot what holds the moment
	 * @param table where it is read
	 * @throws SQLException if the statement reads another moment, too
	 */
	void reads(Snapshot snapshot, Token table) throws SQLException {
		Snapshot other = this.past;
		if (other != null && other.timestamp() != snapshot.timestamp()) {
			throw notSupported("a second moment of the past, as a statement reads only one on the server", table);
		}
		this.past = snapshot;
	}

	/**
	 * Return the calls whose bytes stand where a text is the same.
	 * @return the calls
	 * @see SerialCalls
	 */
	Set<Expression.Call> serialized() {
		return this.serialized;
	}

	/**
	 * Lock rows before the statement is executed.
	 * @param rows the query of the rows, in the SQL of H2
	 */
	void lock(String rows) {
		this.locks.add(rows);
	}

	/**
	 * Return what locks rows before the statement is executed.
	 * @return the queries, in their order
	 */
	List<String> locks() {
		return List.copyOf(this.locks);
	}

	/**
	 * Return a name that nothing else in the statement has.
	 * @param what what is called so
	 * @return the name
	 */
	String name(String what) {
		return what + " " + ++this.names;
	}

	/**
	 * Bind a query that may read the table that is changed.
	 * @param query binds it
	 * @return the query
	 * @throws SQLException if it is refused
	 */
	BoundQuery readingAnything(QueryOfItsOwn query) throws SQLException {
		StoredTable changed = this.target;
		this.target = null;
		try {
			return query.bind();
		}
		finally {
			this.target = changed;
		}
	}

	/**
	 * Binds a query.
	 */
	@FunctionalInterface
	interface QueryOfItsOwn {

		BoundQuery bind() throws SQLException;

	}

	@Nullable StoredTable target() {
		return this.target;
	}

	/**
	 * Remember that the text for H2 depends on more than the catalog.
	 */
	void onceOnly() {
		this.reusable = false;
	}

	boolean reusable() {
		return this.reusable;
	}

	/**
	 * Bind a parameter: the server sees the literal that the driver writes for it.
	 * @param index the index of the parameter
	 * @return the parameter
	 * @throws SQLException if it has no value
	 */
	Bound parameter(int index) throws SQLException {
		Literal literal = literal(index);
		ServerType type = Literals.type(literal);
		return new Bound("CAST(" + Placeholders.of(index) + " AS " + StorageType.of(type) + ")", type,
				Literals.value(kind(literal), literal.text()));
	}

	/**
	 * Write an expression as the server does, which sees the literals that the driver
	 * writes for parameters.
	 * @param expression the expression
	 * @return the text
	 * @throws SQLException if a parameter has no value
	 */
	String label(Expression expression) throws SQLException {
		return label(expression, (column) -> String.join(".", column.names()));
	}

	String label(Expression expression, Function<Expression.Column, String> columns) throws SQLException {
		Map<Integer, String> values = new HashMap<>();
		new Labels((index) -> values.merge(index, "", String::concat)).text(expression);
		for (Integer parameter : values.keySet()) {
			onceOnly();
			values.put(parameter, literal(parameter).text());
		}
		return new Labels((index) -> values.getOrDefault(index, "?"), columns).text(expression);
	}

	Literal literal(int index) throws SQLException {
		return this.execution.parameters().literal(index);
	}

	/**
	 * Return the refusal of a part that the engine does not do.
	 * @param what the part
	 * @param token where it begins
	 * @return the error
	 */
	SQLException notSupported(String what, Token token) {
		// A view has a text of its own.
		return this.statement.tokens().contains(token)
				? ServerError.notSupported(what, this.statement.sql(), token.start()) : notSupported(what);
	}

	SQLException notSupported(String what) {
		return ServerError.notSupported(what);
	}

	static LiteralKind kind(Literal literal) {
		return switch (literal.kind()) {
			case NULL -> LiteralKind.NULL;
			case BOOLEAN -> LiteralKind.BOOLEAN;
			case INTEGER -> LiteralKind.INTEGER;
			case DECIMAL -> LiteralKind.DECIMAL;
			case DOUBLE -> LiteralKind.FLOATING;
			case TEXT -> LiteralKind.STRING;
			case BINARY -> LiteralKind.HEXADECIMAL;
		};
	}

}
