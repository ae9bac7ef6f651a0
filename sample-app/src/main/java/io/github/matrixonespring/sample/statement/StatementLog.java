package io.github.matrixonespring.sample.statement;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.stereotype.Component;

/**
 * Collects the statements of those who want to know.
 */
@Component
public class StatementLog {

	private final List<Recording> recordings = new CopyOnWriteArrayList<>();

	/**
	 * Start to collect.
	 * @return what is collected until it is closed
	 */
	public Recording start() {
		Recording recording = new Recording();
		this.recordings.add(recording);
		return recording;
	}

	void before() {
		this.recordings.forEach((recording) -> recording.before.incrementAndGet());
	}

	void after(ObservedStatement statement) {
		this.recordings.forEach((recording) -> recording.after.add(statement));
	}

	void prepared(String sql) {
		this.recordings.forEach((recording) -> recording.prepared.add(sql));
	}

	/**
	 * Statements from its start to its end, in their order.
	 */
	public final class Recording implements AutoCloseable {

		private final AtomicInteger before = new AtomicInteger();

		private final List<ObservedStatement> after = new CopyOnWriteArrayList<>();

		private final List<String> prepared = new CopyOnWriteArrayList<>();

		/**
		 * Return how many statements were seen before they were sent.
		 * @return the number
		 */
		public int announced() {
			return this.before.get();
		}

		/**
		 * Return the statements that the server has answered.
		 * @return the statements
		 */
		public List<ObservedStatement> statements() {
			return List.copyOf(this.after);
		}

		/**
		 * Return the statements that Hibernate has written.
		 * @return their texts
		 */
		public List<String> writtenByHibernate() {
			return List.copyOf(this.prepared);
		}

		@Override
		public void close() {
			StatementLog.this.recordings.remove(this);
		}

	}

}
