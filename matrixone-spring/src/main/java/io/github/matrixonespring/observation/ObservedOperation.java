package io.github.matrixonespring.observation;

import java.util.Locale;

import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.TransactionOutcomeUnknownException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * An operation of this library, and what becomes of it. Used by one thread at a time.
 *
 * @since 0.1.0
 */
public final class ObservedOperation {

	private static final String NONE = "none";

	private final Kind kind;

	private final Action action;

	private final String level;

	private String name = "";

	private String target = "";

	private String source = "";

	private Outcome outcome = Outcome.SUCCESS;

	private @Nullable Throwable failure;

	private OperationObserver.@Nullable Trace trace;

	private ObservedOperation(Kind kind, Action action, String level) {
		this.kind = kind;
		this.action = action;
		this.level = level;
	}

	/**
	 * Create an operation that is about something of a level.
	 * @param kind what it works on
	 * @param action what it does
	 * @param level the level of what it is about
	 * @return the operation
	 */
	public static ObservedOperation of(Kind kind, Action action, Enum<?> level) {
		return of(kind, action, level.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * Create an operation that is about something of a level.
	 * @param kind what it works on
	 * @param action what it does
	 * @param level the level of what it is about, one of a few words
	 * @return the operation
	 */
	public static ObservedOperation of(Kind kind, Action action, String level) {
		return new ObservedOperation(kind, action, level);
	}

	/**
	 * Create an operation that has no level.
	 * @param kind what it works on
	 * @param action what it does
	 * @return the operation
	 */
	public static ObservedOperation of(Kind kind, Action action) {
		return new ObservedOperation(kind, action, NONE);
	}

	/**
	 * Set the name of the snapshot, or of what is made.
	 * @param name the name
	 * @return this operation
	 */
	public ObservedOperation named(Object name) {
		this.name = name.toString();
		return this;
	}

	/**
	 * Set what the operation is about.
	 * @param target what it is about
	 * @return this operation
	 */
	public ObservedOperation about(Object target) {
		this.target = target.toString();
		return this;
	}

	/**
	 * Set what the operation reads: the source of a clone, or moments.
	 * @param source the source
	 * @return this operation
	 */
	public ObservedOperation from(Object source) {
		this.source = source.toString();
		return this;
	}

	/**
	 * Set the trace that the operation belongs to where its thread has none.
	 * @param trace what was going on when somebody asked for the operation
	 * @return this operation
	 */
	public ObservedOperation in(OperationObserver.Trace trace) {
		this.trace = trace;
		return this;
	}

	/**
	 * Note that there was nothing to do.
	 */
	public void unchanged() {
		this.outcome = Outcome.UNCHANGED;
	}

	/**
	 * Note that the operation has failed.
	 * @param failure why
	 */
	public void failed(Throwable failure) {
		if (failure != this.failure) {
			this.failure = failure;
			this.outcome = Outcome.of(failure);
		}
	}

	/**
	 * Note that the operation was refused, whatever the exception looks like.
	 * @param reason the exception that says why, or {@code null} where none does
	 */
	public void refused(@Nullable Throwable reason) {
		this.failure = reason;
		this.outcome = Outcome.REFUSED;
	}

	/**
	 * Return what the operation works on.
	 * @return its kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Return what the operation does.
	 * @return what it does
	 */
	public Action action() {
		return this.action;
	}

	/**
	 * Return the level of what the operation is about.
	 * @return one of a few words; {@code none} if it has no level
	 */
	public String level() {
		return this.level;
	}

	/**
	 * Return the name of the snapshot, or of what is made.
	 * @return the name, or an empty string
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return what the operation is about.
	 * @return the target, or an empty string
	 */
	public String target() {
		return this.target;
	}

	/**
	 * Return what the operation reads.
	 * @return the source, or an empty string
	 */
	public String source() {
		return this.source;
	}

	/**
	 * Return what has become of the operation.
	 * @return the outcome, {@link Outcome#SUCCESS} until something else is known
	 */
	public Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Return why the operation has failed.
	 * @return the failure, or {@code null}
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	OperationObserver.@Nullable Trace trace() {
		return this.trace;
	}

	/**
	 * Return the fields of the operation as they end a log line.
	 * @return the fields, in an order that stays the same
	 */
	public String fields() {
		return "[operation=%s.%s name=%s level=%s outcome=%s]".formatted(this.kind.word(), this.action.word(),
				this.name, this.level, this.outcome.word());
	}

	@Override
	public String toString() {
		return fields();
	}

	/**
	 * What an operation works on.
	 */
	public enum Kind {

		/** Snapshots. */
		SNAPSHOT("snapshot"),

		/** Clones. */
		CLONE("clone"),

		/** Restores. */
		RESTORE("restore"),

		/** Data of a moment. */
		AS_OF("asof"),

		/** What differs between moments. */
		DIFF("diff");

		private final String word;

		Kind(String word) {
			this.word = word;
		}

		String word() {
			return this.word;
		}

	}

	/**
	 * What an operation does.
	 */
	public enum Action {

		/** Create a snapshot or a clone. */
		CREATE,

		/** Create a snapshot that goes with its transaction if that is rolled back. */
		CREATE_PROVISIONAL,

		/** Create a snapshot after a commit. */
		CREATE_AFTER_COMMIT,

		/** Drop a snapshot. */
		DROP,

		/** Find out what a restore would do. */
		PLAN,

		/** Restore. */
		RESTORE,

		/** Undo a restore. */
		UNDO,

		/** Send a query to the past. */
		QUERY,

		/** Run something that reads the past. */
		SCOPE,

		/** Count what differs. */
		SUMMARY,

		/** Read the rows that differ. */
		ROWS,

		/** Find the tables whose rows are read. */
		TABLES,

		/** Read the versions of a row. */
		HISTORY;

		/**
		 * Return the word for it in observations and log lines.
		 * @return the word
		 */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * What has become of an operation.
	 */
	public enum Outcome {

		/** It was done. */
		SUCCESS,

		/** There was nothing to do. */
		UNCHANGED,

		/** It was refused before anything was changed, with the reason. */
		REFUSED,

		/** It has failed. */
		FAILED,

		/** Nobody knows: the server has not answered. */
		UNKNOWN;

		static Outcome of(Throwable failure) {
			if (failure instanceof TransactionOutcomeUnknownException
					|| !MatrixOneSQLExceptionTranslator.isAnswered(failure)) {
				return UNKNOWN;
			}
			return (failure instanceof IllegalArgumentException || failure instanceof InvalidDataAccessApiUsageException
					|| failure instanceof PointInTimeNotKeptException) ? REFUSED : FAILED;
		}

		/**
		 * Return the word for it in observations and log lines.
		 * @return the word
		 */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
