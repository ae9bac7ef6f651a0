package io.github.matrixonespring.snapshot;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.snapshot.SnapshotAfterCommitPostProcessor.SnapshotInterceptor;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * The advice of {@link SnapshotAfterCommit}, up to what registers the snapshot, over a
 * transactional method without it. Nothing is sent to a server.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdviceBenchmark {

	private final AskedManager asked = new AskedManager();

	private final Service plain = proxy(new TransactionInterceptor((TransactionManager) new NoTransactions(),
			new AnnotationTransactionAttributeSource()));

	private final Service annotated = proxy(
			new TransactionInterceptor((TransactionManager) new NoTransactions(),
					new AnnotationTransactionAttributeSource()),
			new SnapshotInterceptor(new AnnotatedSnapshots((context, name) -> name), (snapshot) -> this.asked,
					Clock.systemUTC()));

	private static Service proxy(Advice... advice) {
		ProxyFactory factory = new ProxyFactory(new Service());
		factory.setProxyTargetClass(true);
		for (Advice each : advice) {
			factory.addAdvice(each);
		}
		return (Service) factory.getProxy();
	}

	@Benchmark
	public String transactional() {
		return this.plain.constantName("order");
	}

	@Benchmark
	public String constantName() {
		return this.annotated.constantName("order");
	}

	@Benchmark
	public String spelName() {
		return this.annotated.spelName("order");
	}

	@Benchmark
	public String throttled() {
		return this.annotated.throttled("order");
	}

	/**
	 * Annotated methods that do nothing.
	 */
	public static class Service {

		@Transactional
		@SnapshotAfterCommit(name = "orders")
		public String constantName(String order) {
			return order;
		}

		@Transactional
		@SnapshotAfterCommit(name = "orders_#{#order}")
		public String spelName(String order) {
			return order;
		}

		@Transactional
		@SnapshotAfterCommit(name = "orders", atMostEvery = "1h")
		public String throttled(String order) {
			return order;
		}

	}

	/**
	 * Remembers the last request, and does nothing.
	 */
	private static final class AskedManager implements SnapshotManager {

		private volatile @Nullable SnapshotRequest last;

		private final CompletableFuture<Snapshot> future = new CompletableFuture<>();

		@Override
		public CompletableFuture<Snapshot> createAfterCommit(SnapshotRequest request) {
			this.last = request;
			return this.future;
		}

		@Override
		public Snapshot create(SnapshotRequest request) {
			throw new UnsupportedOperationException(String.valueOf(this.last));
		}

		@Override
		public Snapshot createBefore(SnapshotRequest request) {
			throw new UnsupportedOperationException(String.valueOf(this.last));
		}

		@Override
		public Snapshot get(String name) {
			throw new UnsupportedOperationException(String.valueOf(this.last));
		}

		@Override
		public Optional<Snapshot> find(String name) {
			throw new UnsupportedOperationException(String.valueOf(this.last));
		}

		@Override
		public List<Snapshot> list() {
			throw new UnsupportedOperationException(String.valueOf(this.last));
		}

		@Override
		public List<Snapshot> list(SnapshotTarget target) {
			throw new UnsupportedOperationException(String.valueOf(this.last));
		}

		@Override
		public void drop(String name) {
			throw new UnsupportedOperationException(String.valueOf(this.last));
		}

		@Override
		public boolean dropIfExists(String name) {
			throw new UnsupportedOperationException(String.valueOf(this.last));
		}

		@Override
		public void dropAfterCommit(String name) {
			throw new UnsupportedOperationException(String.valueOf(this.last));
		}

	}

	private static final class NoTransactions extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			// Has nothing to begin.
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			// Has nothing to commit.
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			// Has nothing to roll back.
		}

	}

}
