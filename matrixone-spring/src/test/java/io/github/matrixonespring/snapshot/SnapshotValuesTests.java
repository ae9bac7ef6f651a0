package io.github.matrixonespring.snapshot;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SnapshotName}, {@link SnapshotTarget} and {@link Snapshot}.
 */
class SnapshotValuesTests {

	@Test
	void nameIsLowerCased() {
		assertThat(new SnapshotName("Orders_2026").value()).isEqualTo("orders_2026");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a.b", "a-b", "é", "中文", "a;drop", "a'", "İx", "a\u0000",
			"x123456789x123456789x123456789x123456789x123456789x123456789x1234" })
	void nameThatIsNotAllowedIsRefusedWithValueAndRule(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new SnapshotName(name))
			.withMessage("Snapshot name '" + name + "' is not allowed: use 1 to 64 of a-z, 0-9 and _");
	}

	@ParameterizedTest
	@ValueSource(strings = { "__mo_branch_1", "__MO_x", "ccpr_1", "ccprx" })
	void nameThatTheServerKeepsForItselfIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new SnapshotName(name))
			.withMessageContaining("the server keeps names with the prefixes __mo_ and ccpr for itself");
	}

	@Test
	void targetIsLowerCased() {
		assertThat(SnapshotTarget.table("Shop", "Orders")).isEqualTo(SnapshotTarget.table("shop", "orders"));
	}

	@Test
	void targetKnowsItsLevel() {
		assertThat(SnapshotTarget.cluster().level()).isEqualTo(SnapshotLevel.CLUSTER);
		assertThat(SnapshotTarget.account("a").level()).isEqualTo(SnapshotLevel.ACCOUNT);
		assertThat(SnapshotTarget.database("d").level()).isEqualTo(SnapshotLevel.DATABASE);
		assertThat(SnapshotTarget.table("d", "t").level()).isEqualTo(SnapshotLevel.TABLE);
	}

	@Test
	void nameOfAnotherLevelIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SnapshotTarget(SnapshotLevel.DATABASE, "", "shop", "orders"))
			.withMessage("Table name 'orders' does not belong to a target of level database");
	}

	@Test
	void targetDescribesItself() {
		assertThat(SnapshotTarget.cluster()).hasToString("the cluster");
		assertThat(SnapshotTarget.account()).hasToString("the own account");
		assertThat(SnapshotTarget.account("a")).hasToString("account 'a'");
		assertThat(SnapshotTarget.database("d")).hasToString("database 'd'");
		assertThat(SnapshotTarget.table("d", "t")).hasToString("table 'd.t'");
	}

	@Test
	void timestampIsInNanosecondsSinceTheEpoch() {
		Snapshot snapshot = new Snapshot("s", SnapshotTarget.account(), "sys", 1795384856393815692L, false);
		assertThat(snapshot.createdAt()).isEqualTo(Instant.parse("2026-11-22T22:00:56.393815692Z"));
	}

}
