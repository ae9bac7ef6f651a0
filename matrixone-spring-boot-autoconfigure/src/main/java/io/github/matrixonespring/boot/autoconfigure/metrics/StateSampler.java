package io.github.matrixonespring.boot.autoconfigure.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Asks the server regularly what there is, on a thread of its own, from the first time on
 * that somebody wants to know. Who wants to know is answered at once: with what there was
 * the last time, or with nothing where that is not known, or no longer.
 *
 * @since 0.1.0
 */
public final class StateSampler implements DisposableBean {

	private static final Log logger = LogFactory.getLog(StateSampler.class);

	/** After as many intervals without an answer, the last one tells nothing. */
	private static final int KEPT_INTERVALS = 3;

	private final Supplier<ServerState> server;

	private final Duration interval;

	private final AtomicBoolean started = new AtomicBoolean();

	private final ThreadPoolTaskScheduler thread = new ThreadPoolTaskScheduler();

	private volatile @Nullable Sample last;

	private boolean failing;

	/**
	 * Create a sampler, which asks nothing yet.
	 * @param server asks the server
	 * @param interval how often
	 */
	public StateSampler(Supplier<ServerState> server, Duration interval) {
		this.server = server;
		this.interval = interval;
	}

	/**
	 * Return what there was the last time. Does not wait.
	 * @return the state, or {@code null} if it is not known
	 */
	public @Nullable ServerState state() {
		if (this.started.compareAndSet(false, true)) {
			start();
		}
		Sample sample = this.last;
		return (sample != null && System.nanoTime() - sample.taken() < this.interval.toNanos() * KEPT_INTERVALS)
				? sample.state() : null;
	}

	private void start() {
		this.thread.setThreadNamePrefix("matrixone-state-");
		this.thread.setDaemon(true);
		this.thread.initialize();
		this.thread.scheduleWithFixedDelay(this::sample, this.interval);
	}

	private void sample() {
		try {
			this.last = new Sample(this.server.get(), System.nanoTime());
			this.failing = false;
		}
		catch (RuntimeException ex) {
			if (this.failing) {
				logger.debug("Meters and health cannot tell what there is on the server", ex);
			}
			else {
				logger.warn("Meters and health cannot tell what there is on the server; it is asked again every %s: %s"
					.formatted(this.interval, ex.getMessage()));
			}
			this.failing = true;
		}
	}

	@Override
	public void destroy() {
		if (this.started.getAndSet(true)) {
			this.thread.shutdown();
		}
	}

	/**
	 * What there was.
	 *
	 * @param state the state
	 * @param taken when, by {@link System#nanoTime()}
	 */
	private record Sample(ServerState state, long taken) {

	}

}
