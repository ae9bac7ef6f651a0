package io.github.matrixonespring.restore;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.matrixonespring.restore.RestoreProgressEvent.Step;
import io.github.matrixonespring.timetravel.TableName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells how far a restore is: the listeners of each step, the log from time to time.
 */
final class Progress {

	private static final Log logger = LogFactory.getLog(RestoreManager.class);

	private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

	private final RestoreRequest request;

	private final Consumer<RestoreProgressEvent> listener;

	private final Clock clock;

	private final Instant start;

	private Instant lastLine;

	Progress(RestoreRequest request, Consumer<RestoreProgressEvent> listener, Clock clock) {
		this.request = request;
		this.listener = listener;
		this.clock = clock;
		this.start = clock.instant();
		this.lastLine = this.start;
	}

	void step(Step step, TableName table, int number, int tables) {
		RestoreProgressEvent event = new RestoreProgressEvent(this.request, step, table.database(), table.table(),
				number, tables);
		this.listener.accept(event);
		Instant now = this.clock.instant();
		if (!now.isBefore(this.lastLine.plus(BETWEEN_LINES))) {
			this.lastLine = now;
			logger.info(event);
		}
		else {
			logger.debug(event);
		}
	}

	/**
	 * Write a line to the log from time to time, as the server says nothing while it
	 * restores by its own statement.
	 * @param work what is waited for
	 */
	void whileWaiting(Runnable work) {
		ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Progress::clockThread);
		try {
			clock.scheduleAtFixedRate(this::stillWaiting, BETWEEN_LINES.toMillis(), BETWEEN_LINES.toMillis(),
					TimeUnit.MILLISECONDS);
			work.run();
		}
		finally {
			clock.shutdownNow();
		}
	}

	private void stillWaiting() {
		logger.info("The server has been restoring %s for %d s".formatted(this.request,
				Duration.between(this.start, this.clock.instant()).toSeconds()));
	}

	private static Thread clockThread(Runnable task) {
		Thread thread = new Thread(task, "matrixone-restore");
		thread.setDaemon(true);
		return thread;
	}

}
