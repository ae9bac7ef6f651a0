package io.github.matrixonespring.pitr;

import java.time.Instant;

import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a PITR keeps, and how it is named.
 */
class PitrTests {

	private static final Instant CREATED = Instant.parse("2026-11-01T10:00:00.25Z");

	private static final PitrRange DAY = new PitrRange(1, PitrRange.Unit.DAYS);

	private static Pitr pitr(SnapshotTarget target, Instant altered, PitrStatus status) {
		return new Pitr("p", target, "acme", DAY, CREATED, altered, status);
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-01T10:00:01.25Z, 2026-11-01T11:00:00Z, false",
			"2026-11-01T10:00:01.250000001Z, 2026-11-01T11:00:00Z, true",
			"2026-11-01T11:00:00Z, 2026-11-01T11:00:00Z, true",
			"2026-11-01T11:00:00.000000001Z, 2026-11-01T11:00:00Z, false",
			"2026-11-02T11:00:01Z, 2026-11-03T11:00:00Z, false",
			"2026-11-02T11:00:01.000000001Z, 2026-11-03T11:00:00Z, true" })
	void windowIsFromTheCreationAndAsLongAsTheRange(Instant moment, Instant now, boolean kept) {
		assertThat(pitr(SnapshotTarget.account(), CREATED, PitrStatus.ACTIVE).keeps(moment, now)).isEqualTo(kept);
	}

	@Test
	void nothingOfBeforeAnAlterationIsCertain() {
		Instant altered = CREATED.plusSeconds(7200);
		Pitr pitr = pitr(SnapshotTarget.account(), altered, PitrStatus.ACTIVE);
		assertThat(pitr.start(altered.plusSeconds(60))).isEqualTo(altered);
		assertThat(pitr.keeps(CREATED.plusSeconds(60), altered.plusSeconds(60))).isFalse();
		assertThat(pitr.start(altered.plusSeconds(90000))).isEqualTo(altered.plusSeconds(90000 - 86400));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
	void onlyAnActiveOneKeepsAnything(PitrStatus status) {
		Pitr pitr = pitr(SnapshotTarget.account(), CREATED, status);
		assertThat(pitr.isActive()).isFalse();
		assertThat(pitr.keeps(CREATED.plusSeconds(60), CREATED.plusSeconds(120))).isFalse();
	}

	@Test
	void targetCoversItsTables() {
		assertThat(pitr(SnapshotTarget.cluster(), CREATED, PitrStatus.ACTIVE).covers("shop", "t")).isTrue();
		assertThat(pitr(SnapshotTarget.account(), CREATED, PitrStatus.ACTIVE).covers("shop", "")).isTrue();
		assertThat(pitr(SnapshotTarget.account("acme"), CREATED, PitrStatus.ACTIVE).covers("shop", "t")).isFalse();
		Pitr ofDatabase = pitr(SnapshotTarget.database("shop"), CREATED, PitrStatus.ACTIVE);
		assertThat(ofDatabase.covers("SHOP", "t")).isTrue();
		assertThat(ofDatabase.covers("shop", "")).isTrue();
		assertThat(ofDatabase.covers("other", "t")).isFalse();
		Pitr ofTable = pitr(SnapshotTarget.table("shop", "t"), CREATED, PitrStatus.ACTIVE);
		assertThat(ofTable.covers("shop", "T")).isTrue();
		assertThat(ofTable.covers("shop", "u")).isFalse();
		assertThat(ofTable.covers("shop", "")).isFalse();
	}

	@Test
	void ownAccountIsAlsoThatByItsName() {
		Pitr pitr = pitr(SnapshotTarget.account(), CREATED, PitrStatus.ACTIVE);
		assertThat(pitr.isOf(SnapshotTarget.account("ACME"))).isTrue();
		assertThat(pitr.isOf(SnapshotTarget.account())).isTrue();
		assertThat(pitr.isOf(SnapshotTarget.cluster())).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "a b", "a;b", "'a''b'", "a`b", "''", "__mo_x", "CCPR_x", "sys_mo_catalog_pitr" })
	void namesThatTheServerMisreadsAreRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new PitrName(name))
			.withMessageContaining("PITR name '%s' is not allowed".formatted(name));
	}

	@Test
	void statementsQuoteNames() {
		assertThat(PitrSql.create(new PitrName("P1"), SnapshotTarget.table("Shop", "T"), DAY))
			.isEqualTo("CREATE PITR `p1` FOR TABLE `shop` `t` RANGE 1 'd'");
		assertThat(PitrSql.create(new PitrName("p"), SnapshotTarget.account(), DAY))
			.isEqualTo("CREATE PITR `p` FOR ACCOUNT RANGE 1 'd'");
		assertThat(PitrSql.alter(new PitrName("p"), new PitrRange(100, PitrRange.Unit.MONTHS)))
			.isEqualTo("ALTER PITR `p` RANGE 100 'mo'");
		assertThat(PitrSql.drop(new PitrName("p"))).isEqualTo("DROP PITR `p`");
	}

}
