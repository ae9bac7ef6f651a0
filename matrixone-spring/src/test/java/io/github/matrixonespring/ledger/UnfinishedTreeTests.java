package io.github.matrixonespring.ledger;

import java.time.Instant;
import java.util.List;

import io.github.matrixonespring.ledger.LedgerEntry.Caller;
import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnfinishedTree}.
 */
class UnfinishedTreeTests {

	private static final SnapshotTarget SHOP = SnapshotTarget.database("shop");

	@Test
	void snapshotsAreBelowTheirTargets() {
		assertThat(UnfinishedTree.of(List.of(entry("order_1", SHOP, Kind.SINGLE, 1, 0, ""),
				entry("orders", SHOP, Kind.COALESCED, 17, 2, "The server is full"),
				entry("night", SnapshotTarget.account(), Kind.PROVISIONAL, 1, 0, ""),
				entry("orders", SHOP, Kind.UNDECIDED, 0, 0, ""))))
			.isEqualTo("""
					├─ %s (3)
					│  ├─ order_1
					│  ├─ orders_… for 17 calls, failed 2 times: The server is full
					│  └─ orders_… for calls that may be committed
					└─ %s (1)
					   └─ night, provisional""".formatted(SHOP, SnapshotTarget.account()));
	}

	private static LedgerEntry entry(String snapshot, SnapshotTarget target, Kind kind, long calls, int attempts,
			String reason) {
		return new LedgerEntry("id", new Request(snapshot, target, kind, "", "", new Caller("", "", calls, 0)),
				Instant.EPOCH, LedgerStatus.PENDING, attempts, reason, null);
	}

}
