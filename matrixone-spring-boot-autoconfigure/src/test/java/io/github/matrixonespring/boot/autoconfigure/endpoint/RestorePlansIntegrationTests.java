package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.boot.autoconfigure.endpoint.RestorePlans.Kept;
import io.github.matrixonespring.restore.RestorePlan;
import io.github.matrixonespring.restore.RestoreRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RestorePlans}.
 */
class RestorePlansIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static RestorePlan plan;

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

	private final RestorePlans plans = new RestorePlans(Duration.ofMinutes(10), this.now::get);

	@BeforeAll
	static void makePlan() {
		database.createItemTable();
		try (HikariDataSource pool = database.pool(2); MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
			String snapshot = database.newName("s");
			matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
			plan = matrixOne.restores().plan(RestoreRequest.database(database.database()).toSnapshot(snapshot));
		}
	}

	@Test
	void planIsTakenOnce() {
		Kept kept = this.plans.keep(plan);
		assertThat(this.plans.take(kept.id())).isSameAs(plan);
		refuses(kept.id());
	}

	@Test
	void planExpires() {
		Kept kept = this.plans.keep(plan);
		assertThat(kept.expires()).isEqualTo(Instant.EPOCH.plus(Duration.ofMinutes(10)));
		this.now.set(Instant.EPOCH.plus(Duration.ofMinutes(10)));
		refuses(kept.id());
	}

	@Test
	void oldestMakesRoom() {
		List<Kept> kept = new ArrayList<>();
		for (int i = 0; i < 11; i++) {
			kept.add(this.plans.keep(plan));
		}
		refuses(kept.get(0).id());
		assertThat(this.plans.take(kept.get(1).id())).isSameAs(plan);
		assertThat(this.plans.take(kept.get(10).id())).isSameAs(plan);
	}

	private void refuses(String id) {
		assertThatExceptionOfType(BadRequestException.class).isThrownBy(() -> this.plans.take(id))
			.withMessageContaining("Nothing was changed")
			.withMessageNotContaining(id);
	}

}
