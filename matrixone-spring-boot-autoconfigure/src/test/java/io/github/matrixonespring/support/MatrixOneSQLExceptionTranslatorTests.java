package io.github.matrixonespring.support;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link MatrixOneSQLExceptionTranslator}.
 */
class MatrixOneSQLExceptionTranslatorTests {

	static final List<Arguments> errors = List.of(
			arguments(20101, "internal error: snapshot s already exists", SnapshotAlreadyExistsException.class),
			arguments(20101, "internal error: snapshot s does not exist", SnapshotNotFoundException.class),
			arguments(20101, "internal error: find 0 snapshot records by name(s), expect only 1",
					SnapshotNotFoundException.class),
			arguments(20101, "internal error: database d does not exist", SnapshotTargetNotFoundException.class),
			arguments(20101, "internal error: table d.t does not exist", SnapshotTargetNotFoundException.class),
			arguments(20101, "internal error: account a does not exist", SnapshotTargetNotFoundException.class),
			arguments(20101, "internal error: feature SNAPSHOT with scope database has reached the limit of 50",
					SnapshotQuotaExceededException.class),
			arguments(20101, "internal error: feature SNAPSHOT with scope table has disabled for account a",
					SnapshotQuotaExceededException.class),
			arguments(20101, "internal error: do not have privilege to execute the statement",
					MatrixOnePermissionException.class),
			arguments(20101, "internal error: unclassified statement appears in uncommitted transaction",
					NotAllowedInTransactionException.class),
			arguments(20101, "internal error: administrative command is unsupported in transactions",
					NotAllowedInTransactionException.class),
			arguments(20101, "internal error: Only CREATE of DDL is supported in transactions",
					NotAllowedInTransactionException.class),
			arguments(20105,
					"not supported: ALTER on a data-branch lineage is not supported inside an explicit transaction",
					NotAllowedInTransactionException.class));

	private final MatrixOneSQLExceptionTranslator translator = new MatrixOneSQLExceptionTranslator();

	@ParameterizedTest
	@FieldSource("errors")
	void translatesErrorsOfItsOwnStatements(int errorCode, String text, Class<? extends DataAccessException> expected) {
		SQLException error = new SQLException(text, "HY000", errorCode);
		assertThat(this.translator.translate("Test", "select 1", error)).isExactlyInstanceOf(expected)
			.hasCause(error)
			.hasMessageContaining(text);
	}

	@Test
	void tellsHowToOptOutOfBegin() {
		SQLException error = new SQLException("internal error: Only CREATE of DDL is supported in transactions",
				"HY000", 20101);
		assertThat(this.translator.translate("Test", "create sequence s", error))
			.hasMessageContaining("is accepted in a method with @ExplicitBegin(false)");
	}

	@Test
	void leavesOtherErrorsToSpring() {
		assertThat(this.translator.translate("Test", "insert",
				new SQLIntegrityConstraintViolationException("Duplicate entry 'a' for key 'name'", "23000", 1062)))
			.isExactlyInstanceOf(DuplicateKeyException.class);
		assertThat(this.translator.translate("Test", "select",
				new SQLException("internal error: something else", "HY000", 20101)))
			.isNull();
	}

}
