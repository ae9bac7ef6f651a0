package io.github.matrixonespring.transaction;

/**
 * How a transaction was begun, which decides whether clones and branches take part in it:
 * the server lets them only where an explicit {@code BEGIN} was the first statement, and
 * otherwise gives them a transaction of their own, whose result survives a rollback.
 *
 * @param explicit whether {@code BEGIN} was sent
 * @param reason why it was not, as a sentence for the user, or an empty string
 * @param remedy what to do about it, as a sentence for the user, or an empty string
 * @since 0.1.0
 */
public record Begin(boolean explicit, String reason, String remedy) {

	static final Begin EXPLICIT = new Begin(true, "", "");

	static final Begin READ_ONLY = new Begin(false, "It is read-only, and such a transaction is not begun with BEGIN.",
			"Use a transaction that is not read-only.");

	static final Begin SWITCHED_OFF = new Begin(false, "matrixone.transaction.explicit-begin is false.",
			"Set it to true, or put @ExplicitBegin on the transactional method.");

	static final Begin OPTED_OUT = new Begin(false, "Its method is annotated with @ExplicitBegin(false).",
			"Call it from a transaction without that annotation, or outside of a transaction.");

	static final Begin NOT_LISTENED_TO = new Begin(false,
			"Its transaction manager is not listened to, so that nobody has sent BEGIN: it is no bean, or another object stands in front of it.",
			"Call MatrixOneTemplate.listenTo(transactionManager) once, with the transaction manager itself, or make it a bean.");

	static final Begin SHARED = new Begin(false, """
			A transaction of another transaction manager was started on its connection, and Spring commits or rolls \
			back both together.""", "Use one transaction manager for all work on one DataSource.");

	static final Begin FOREIGN = new Begin(false, """
			It was started on a connection that already carried a transaction of another transaction manager, or of a \
			library that is not Spring, and nobody tells when that is committed.""", """
			Use one transaction manager for all work on one DataSource, and declare it as a bean.""");

	static Begin failed(Throwable ex) {
		return new Begin(false, "It could not be begun with BEGIN: " + ex.getMessage(),
				"Try the transaction again; where a firewall has refused it, allow it.");
	}

}
