package io.github.matrixonespring.boot.autoconfigure.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.matrixonespring.ServerInfo;
import io.github.matrixonespring.boot.autoconfigure.metrics.ServerState;
import io.github.matrixonespring.boot.autoconfigure.metrics.StateSampler;
import io.github.matrixonespring.ledger.LedgerSummary;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.StringUtils;

/**
 * Up unless the server does not answer in time. What there is on it, and what waits in
 * the ledger, was asked for some time ago, and is a detail, or the status where that is
 * configured.
 */
final class MatrixOneHealthIndicator extends AbstractHealthIndicator {

	private final Supplier<ServerInfo> server;

	private final StateSampler sampler;

	private final MatrixOneHealthProperties properties;

	private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("matrixone-health-");

	private final AtomicReference<@Nullable CompletableFuture<ServerInfo>> asked = new AtomicReference<>();

	MatrixOneHealthIndicator(Supplier<ServerInfo> server, StateSampler sampler, MatrixOneHealthProperties properties) {
		super("MatrixOne does not answer");
		this.server = server;
		this.sampler = sampler;
		this.properties = properties;
		this.executor.setDaemon(true);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws Exception {
		Duration timeout = this.properties.timeout();
		try {
			ServerInfo info = ask().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
			builder.up()
				.withDetail("product", info.product())
				.withDetail("version", info.version())
				.withDetail("account", info.account());
		}
		catch (TimeoutException ex) {
			builder.down().withDetail("error", "The server has not answered within " + timeout);
			return;
		}
		catch (ExecutionException ex) {
			builder.down((ex.getCause() != null) ? ex.getCause() : ex);
			return;
		}
		ServerState state = this.sampler.state();
		if (state != null) {
			describeSnapshots(builder, state);
			describeLedger(builder, state.ledger());
		}
	}

	/**
	 * Ask the server, unless it has not answered yet: one thread waits for it, however
	 * often health is asked for.
	 */
	private CompletableFuture<ServerInfo> ask() {
		CompletableFuture<ServerInfo> pending = this.asked.get();
		if (pending != null && !pending.isDone()) {
			return pending;
		}
		CompletableFuture<ServerInfo> question = new CompletableFuture<>();
		if (!this.asked.compareAndSet(pending, question)) {
			return ask();
		}
		this.executor.execute(() -> {
			try {
				question.complete(this.server.get());
			}
			catch (RuntimeException | Error ex) {
				question.completeExceptionally(ex);
			}
		});
		return question;
	}

	private void describeSnapshots(Health.Builder builder, ServerState state) {
		Map<String, Object> snapshots = new LinkedHashMap<>();
		boolean nearlyUsedUp = false;
		for (SnapshotLevel level : SnapshotLevel.values()) {
			Integer limit = state.limits().get(level);
			snapshots.put(level.name().toLowerCase(Locale.ROOT),
					(limit != null) ? "%d of %d".formatted(state.snapshots(level), limit) : state.snapshots(level));
			nearlyUsedUp |= state.quotaUsage(level) * 100 >= this.properties.quotaThreshold();
		}
		builder.withDetail("snapshots", snapshots);
		if (nearlyUsedUp) {
			builder.withDetail("quota", "nearly used up");
			status(builder, this.properties.quotaStatus());
		}
	}

	private void describeLedger(Health.Builder builder, @Nullable LedgerSummary ledger) {
		if (ledger == null) {
			return;
		}
		builder.withDetail("ledger",
				Map.of("pending", ledger.pending(), "oldest", ledger.oldestPending(), "failed", ledger.failed()));
		if (ledger.failed() > 0 || ledger.oldestPending().compareTo(this.properties.stuckAfter()) > 0) {
			builder.withDetail("stuck", "entries of the ledger wait for too long, or have failed");
			status(builder, this.properties.ledgerStatus());
		}
	}

	private static void status(Health.Builder builder, @Nullable String status) {
		if (StringUtils.hasText(status)) {
			builder.status(status);
		}
	}

}
