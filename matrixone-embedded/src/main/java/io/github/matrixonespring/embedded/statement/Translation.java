package io.github.matrixonespring.embedded.statement;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Cascades;
import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.TableReference;
import io.github.matrixonespring.embedded.sql.TableReferenceScanner;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * Writes a query or modification anew for H2: every name of a table is replaced by what
 * it means now or at its moment, every literal and quoted name is written as H2 reads it,
 * and what H2 lacks is replaced by what it has.
 */
final class Translation {

	private final TableResolver resolver;

	private final KnownValues values;

	private final SharedLock sharedLock;

	private final Dialect dialect = new Dialect();

	private final SelectList list;

	private final Rewriting rewriting;

	private final Map<Integer, TableReference> references = new HashMap<>();

	private final Set<String> databases = new HashSet<>();

	private final StringBuilder text = new StringBuilder();

	private final List<Integer> parameters = new ArrayList<>();

	private TokenCursor cursor;

	private int parameter;

	private boolean reusable = true;

	private @Nullable StoredTable target;

	Translation(TokenCursor statement, TableResolver resolver) throws SQLException {
		this.cursor = statement.from(0);
		this.resolver = resolver;
		this.list = SelectList.of(statement.tokens());
		this.rewriting = Rewriting.of(statement.tokens());
		this.values = new KnownValues(resolver.execution());
		this.sharedLock = new SharedLock(resolver.execution().session());
	}

	/**
	 * Return the text for H2.
	 * @return the text
	 * @throws SQLException if the statement names something that does not exist
	 */
	String text() throws SQLException {
		Set<String> unaliased = new HashSet<>();
		for (TableReference reference : TableReferenceScanner.scan(this.cursor)) {
			this.references.put(reference.start(), reference);
			String database = reference.name().database();
			if (database != null) {
				this.databases.add(database);
			}
			if (!reference.aliased() && !TableResolver.isDual(reference)
					&& !unaliased.add(reference.scope() + reference.name().name())) {
				throw ServerError.invalidValue("table '" + reference.name().name() + "' specified more than once");
			}
		}
		while (!this.cursor.atEnd()) {
			int start = this.cursor.position();
			append(this.rewriting.textBefore(start));
			translateNext();
			for (int end = start + 1; end <= this.cursor.position(); end++) {
				append(this.rewriting.textBehind(end));
			}
			String label = this.list.labelAt(this.cursor.position());
			if (label != null) {
				append("AS " + StorageNames.quoted(label));
			}
		}
		this.cursor.expectEnd();
		return this.text.toString();
	}

	Plan.Query query() throws SQLException {
		return new Plan.Query(text(), this.parameters, this.reusable);
	}

	Plan.Modification modification(boolean insertion) throws SQLException {
		String sql = text();
		StoredTable written = this.target;
		if (written == null) {
			throw this.cursor.from(0).syntaxError();
		}
		List<StoredTable> reached = Cascades.of(written, this.resolver.execution().session().catalog());
		String numbered = insertion ? numbered(written) : null;
		return new Plan.Modification(sql, this.parameters, reached, numbered, this.reusable);
	}

	private @Nullable String numbered(StoredTable written) throws SQLException {
		String column = written.structure().autoIncrement().map(Column::name).orElse(null);
		InsertedNumbers numbers = new InsertedNumbers(this.cursor, this.resolver.execution().parameters());
		for (TableReference reference : this.references.values()) {
			if (column != null && reference.written()) {
				this.reusable &= !numbers.dependOnParameters(reference, written, column);
				if (numbers.areGenerated(reference, written, column)) {
					return column;
				}
			}
		}
		return null;
	}

	private void translateNext() throws SQLException {
		TableReference reference = this.references.get(this.cursor.position());
		if (reference != null) {
			translate(reference);
			return;
		}
		String rewritten = this.rewriting.textInstead(this.cursor.position());
		if (rewritten != null) {
			this.cursor.next();
			append(rewritten);
			return;
		}
		int start = this.cursor.position();
		String value = this.values.read(this.cursor);
		if (value == null) {
			value = this.sharedLock.read(this.cursor, this.references.values());
		}
		if (value != null) {
			this.reusable = false;
			skipParameters(start);
			append(value);
			return;
		}
		Token token = this.cursor.peek();
		if (isQualifiedByDatabase()) {
			// H2 knows the table by another database: what is left is table.column.
			this.cursor.next();
			this.cursor.next();
			return;
		}
		if (this.list.isNumberAt(this.cursor.position())) {
			this.cursor.next();
			append("CAST(" + token.value() + " AS " + (isBigint(token.value()) ? "BIGINT" : "DECIMAL(20)") + ")");
			return;
		}
		this.cursor.next();
		switch (token.kind()) {
			case WORD -> append(this.dialect.word(token, this.cursor));
			case QUOTED_NAME -> append(StorageNames.quoted(token.value()));
			case STRING -> append(isAlias() ? StorageNames.quoted(token.value()) : StorageNames.literal(token.value()));
			case BINARY -> append("X'" + token.value() + "'");
			case PARAMETER -> {
				this.parameters.add(this.parameter++);
				append("?");
			}
			case SYMBOL -> append(this.dialect.symbol(token, this.cursor));
			default -> append(token.value());
		}
	}

	/**
	 * A string behind AS is a name.
	 */
	private boolean isAlias() {
		int before = this.cursor.position() - 2;
		return before >= 0 && this.cursor.tokens().get(before).isWord("AS");
	}

	private static boolean isBigint(String digits) {
		return new BigInteger(digits).bitLength() < Long.SIZE;
	}

	private void translate(TableReference reference) throws SQLException {
		this.reusable &= reference.hint() == null;
		if (reference.written()) {
			StoredTable written = this.resolver.target(reference, this.cursor);
			this.target = written;
			append(written.storageName());
		}
		else {
			String source = this.resolver.source(reference, this.cursor);
			// A view was translated by itself, and may depend on anything.
			this.reusable &= !source.startsWith("(");
			append(source);
		}
		this.cursor = this.cursor.from(reference.end());
		skipParameters(reference.start());
	}

	/**
	 * Leave out the parameters between a place and the present one, which H2 does not
	 * get.
	 */
	private void skipParameters(int start) {
		this.parameter += (int) this.cursor.tokens()
			.subList(start, this.cursor.position())
			.stream()
			.filter((token) -> token.kind() == Kind.PARAMETER)
			.count();
	}

	private boolean isQualifiedByDatabase() {
		return this.cursor.peek().isName() && this.cursor.peek(1).isSymbol(".") && this.cursor.peek(2).isName()
				&& this.cursor.peek(3).isSymbol(".")
				&& this.databases.contains(LowerCase.of(this.cursor.peek().value()));
	}

	private void append(@Nullable String part) {
		if (part == null) {
			return;
		}
		if (!this.text.isEmpty()) {
			this.text.append(' ');
		}
		this.text.append(part);
	}

}
