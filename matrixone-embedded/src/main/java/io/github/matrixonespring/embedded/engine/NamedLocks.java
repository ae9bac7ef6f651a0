package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The locks of {@code GET_LOCK}, by which several instances of an application agree who
 * migrates the schema. They belong to a session, not to a transaction.
 */
public final class NamedLocks {

	private final Map<String, Hold> holds = new HashMap<>();

	/**
	 * Take a lock, once more if the session has it.
	 * @param name the name
	 * @param session the id of the session
	 * @param seconds how long to wait, negative for ever
	 * @return whether the session has it now
	 * @throws SQLException if the thread is interrupted
	 */
	public synchronized boolean acquire(String name, long session, long seconds) throws SQLException {
		long end = System.nanoTime() + seconds * 1_000_000_000L;
		while (true) {
			Hold hold = this.holds.get(name);
			if (hold == null || hold.session() == session) {
				this.holds.put(name, new Hold(session, (hold != null) ? hold.times() + 1 : 1));
				return true;
			}
			long left = (end - System.nanoTime()) / 1_000_000;
			if (seconds >= 0 && left <= 0) {
				return false;
			}
			try {
				wait((seconds >= 0) ? left : 0);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new SQLTimeoutException("Interrupted while waiting for a lock", ex);
			}
		}
	}

	/**
	 * Give a lock back.
	 * @param name the name
	 * @param session the id of the session
	 * @return whether the session had it, or {@code null} if nobody has it
	 */
	public synchronized @Nullable Boolean release(String name, long session) {
		Hold hold = this.holds.get(name);
		if (hold == null || hold.session() != session) {
			return (hold == null) ? null : Boolean.FALSE;
		}
		if (hold.times() > 1) {
			this.holds.put(name, new Hold(session, hold.times() - 1));
		}
		else {
			this.holds.remove(name);
			notifyAll();
		}
		return Boolean.TRUE;
	}

	synchronized void releaseAll(long session) {
		this.holds.values().removeIf((hold) -> hold.session() == session);
		notifyAll();
	}

	private record Hold(long session, int times) {
	}

}
