package io.github.matrixonespring.ledger;

import java.net.SocketException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Failures}.
 */
class FailuresTests {

	@Test
	void lostConnectionIsNoAnswerWhateverHasCausedIt() {
		SQLException lost = new SQLException("Communications link failure", "08S01", 0,
				new SocketException("Connection reset"));
		assertThat(Failures.isAnswered(new DataAccessResourceFailureException("lost", lost))).isFalse();
	}

	@Test
	void errorOfTheServerIsAnAnswer() {
		SQLException refused = new SQLException("internal error: database d does not exist", "HY000", 20101);
		assertThat(Failures.isAnswered(new InvalidDataAccessResourceUsageException("refused", refused))).isTrue();
	}

	@Test
	void whatTheDriverRefusesToSendIsDecided() {
		SQLException refused = new SQLFeatureNotSupportedException("not supported");
		assertThat(Failures.isAnswered(new InvalidDataAccessApiUsageException("refused", refused))).isTrue();
	}

	@Test
	void whatTheServerHasNoPartInIsDecided() {
		assertThat(Failures.isAnswered(new DataRetrievalFailureException("without the commit"))).isTrue();
		assertThat(Failures.isAnswered(new IllegalStateException("on purpose"))).isTrue();
	}

}
