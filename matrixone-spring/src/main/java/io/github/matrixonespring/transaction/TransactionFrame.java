package io.github.matrixonespring.transaction;

import java.util.ArrayList;
import java.util.List;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * A call of an advised method from outside its transaction. The transaction that the call
 * starts, if it starts one, finds the frame by the name that Spring gives to declarative
 * transactions, {@code class.method}; so advice that stands outside of the transaction
 * interceptor can steer the begin and learn the outcome.
 *
 * @since 0.1.0
 */
public final class TransactionFrame {

	private static final ThreadLocal<@Nullable TransactionFrame> innermost = new ThreadLocal<>();

	private final String transactionName;

	private final @Nullable Boolean explicitBegin;

	private final @Nullable TransactionFrame outer;

	private boolean claimed;

	private @Nullable MatrixOneTransaction transaction;

	private TransactionFrame(String transactionName, @Nullable Boolean explicitBegin,
			@Nullable TransactionFrame outer) {
		this.transactionName = transactionName;
		this.explicitBegin = explicitBegin;
		this.outer = outer;
	}

	/**
	 * Proceed with an invocation within a new frame.
	 * @param invocation the invocation
	 * @param explicitBegin whether its transaction is to be begun with {@code BEGIN}, or
	 * {@code null} to leave it open and learn the outcome instead
	 * @param call receives the frame; to proceed is its business
	 * @return what the call returns
	 * @throws Throwable what the call throws
	 */
	public static @Nullable Object within(MethodInvocation invocation, @Nullable Boolean explicitBegin, Call call)
			throws Throwable {
		TransactionFrame outer = innermost.get();
		TransactionFrame frame = new TransactionFrame(transactionName(invocation), explicitBegin, outer);
		innermost.set(frame);
		try {
			return call.proceed(frame);
		}
		finally {
			if (outer != null) {
				innermost.set(outer);
			}
			else {
				innermost.remove();
			}
		}
	}

	private static String transactionName(MethodInvocation invocation) {
		Object target = invocation.getThis();
		Class<?> targetClass = (target != null) ? AopUtils.getTargetClass(target) : null;
		return ClassUtils.getQualifiedMethodName(invocation.getMethod(), targetClass);
	}

	/**
	 * Claim the frames of the call that has just started a transaction: the innermost
	 * ones, as far as they have its name and no other transaction has claimed them.
	 */
	static List<TransactionFrame> claim(@Nullable String transactionName) {
		List<TransactionFrame> claimed = new ArrayList<>();
		TransactionFrame frame = innermost.get();
		while (frame != null && !frame.claimed && frame.transactionName.equals(transactionName)) {
			frame.claimed = true;
			claimed.add(frame);
			frame = frame.outer;
		}
		return claimed;
	}

	@Nullable Boolean explicitBegin() {
		return this.explicitBegin;
	}

	void started(MatrixOneTransaction transaction) {
		this.transaction = transaction;
		if (this.explicitBegin == null) {
			transaction.watchOutcome();
		}
	}

	/**
	 * Return the transaction that the call has started.
	 * @return the transaction, or {@code null} if the call has started none
	 */
	public @Nullable MatrixOneTransaction transaction() {
		return this.transaction;
	}

	/**
	 * What happens within a frame.
	 */
	@FunctionalInterface
	public interface Call {

		/**
		 * Proceed.
		 * @param frame the frame
		 * @return the result of the invocation
		 * @throws Throwable what the invocation throws
		 */
		@Nullable Object proceed(TransactionFrame frame) throws Throwable;

	}

}
