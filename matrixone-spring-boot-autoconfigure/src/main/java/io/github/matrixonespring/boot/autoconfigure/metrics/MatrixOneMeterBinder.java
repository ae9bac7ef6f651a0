package io.github.matrixonespring.boot.autoconfigure.metrics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.github.matrixonespring.ledger.LedgerSummary;
import io.github.matrixonespring.observation.OperationStatistics;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Registers the {@linkplain MatrixOneMeter meters}. None of them asks the server when it
 * is read.
 */
final class MatrixOneMeterBinder implements MeterBinder {

	private final MatrixOneConnections connections;

	private final StateSampler sampler;

	private final boolean ledger;

	private final InstantSource clock;

	MatrixOneMeterBinder(MatrixOneConnections connections, StateSampler sampler, boolean ledger, InstantSource clock) {
		this.connections = connections;
		this.sampler = sampler;
		this.ledger = ledger;
		this.clock = clock;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (SnapshotLevel level : SnapshotLevel.values()) {
			gauge(registry, MatrixOneMeter.SNAPSHOTS, "level", word(level), (state) -> state.snapshots(level));
			if (SnapshotQuota.LIMITED.contains(level)) {
				gauge(registry, MatrixOneMeter.QUOTA_USAGE, "level", word(level), (state) -> state.quotaUsage(level));
			}
		}
		age(registry, MatrixOneMeter.OLDEST_AGE, (state) -> state.oldestAge(this.clock.instant()));
		if (this.ledger) {
			gauge(registry, MatrixOneMeter.LEDGER_ENTRIES, "status", "pending", (state) -> ledger(state).pending());
			gauge(registry, MatrixOneMeter.LEDGER_ENTRIES, "status", "failed", (state) -> ledger(state).failed());
			age(registry, MatrixOneMeter.LEDGER_OLDEST_AGE, (state) -> ledger(state).oldestPending());
			counter(registry, MatrixOneMeter.COALESCED, OperationStatistics::coalesced);
			counter(registry, MatrixOneMeter.LATE, OperationStatistics::late);
		}
		counter(registry, MatrixOneMeter.THROTTLED, OperationStatistics::throttled);
		counter(registry, MatrixOneMeter.FAILED, OperationStatistics::failed);
		counter(registry, MatrixOneMeter.RESTORED_ROWS, OperationStatistics::restoredRows);
		Gauge
			.builder(MatrixOneMeter.SEPARATE_CONNECTIONS.meterName(), this.connections,
					MatrixOneConnections::getSeparateConnectionsInUse)
			.description(MatrixOneMeter.SEPARATE_CONNECTIONS.description())
			.register(registry);
	}

	private static String word(SnapshotLevel level) {
		return level.name().toLowerCase(Locale.ROOT);
	}

	private static LedgerSummary ledger(ServerState state) {
		LedgerSummary summary = state.ledger();
		return (summary != null) ? summary : new LedgerSummary(0, Duration.ZERO, 0);
	}

	private void gauge(MeterRegistry registry, MatrixOneMeter meter, String key, String value,
			ToDoubleFunction<ServerState> number) {
		Gauge.builder(meter.meterName(), this.sampler, (sampled) -> read(sampled.state(), number))
			.description(meter.description())
			.tag(key, value)
			.register(registry);
	}

	private void age(MeterRegistry registry, MatrixOneMeter meter, Function<ServerState, Duration> age) {
		TimeGauge
			.builder(meter.meterName(), this.sampler, TimeUnit.MILLISECONDS,
					(sampled) -> read(sampled.state(), (state) -> age.apply(state).toMillis()))
			.description(meter.description())
			.register(registry);
	}

	private static double read(@Nullable ServerState state, ToDoubleFunction<ServerState> number) {
		return (state != null) ? number.applyAsDouble(state) : Double.NaN;
	}

	private void counter(MeterRegistry registry, MatrixOneMeter meter, ToLongFunction<OperationStatistics> number) {
		FunctionCounter.builder(meter.meterName(), this.connections.getStatistics(), number::applyAsLong)
			.description(meter.description())
			.register(registry);
	}

}
