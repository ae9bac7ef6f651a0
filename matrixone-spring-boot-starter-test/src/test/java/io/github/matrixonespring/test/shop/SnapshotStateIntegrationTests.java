package io.github.matrixonespring.test.shop;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.SnapshotState;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static io.github.matrixonespring.test.assertj.MatrixOneAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Named states are made once and jumped to; what has changed since a snapshot is
 * asserted.
 */
@MatrixOneTest
class SnapshotStateIntegrationTests {

	private static final AtomicInteger imports = new AtomicInteger();

	private static final AtomicInteger jumps = new AtomicInteger();

	@Autowired
	private ArticleRepository repository;

	@Autowired
	private SnapshotManager snapshots;

	@Autowired
	private TestDatabase database;

	@SnapshotState.Maker("after-import")
	void importArticles() {
		imports.incrementAndGet();
		this.repository.saveAll(List.of(new Article("a"), new Article("b")));
	}

	@SnapshotState("after-import")
	@SnapshotState.Maker("after-sale")
	void sell() {
		this.repository.deleteById(1000L);
	}

	@RepeatedTest(2)
	@SnapshotState("after-import")
	void testBeginsWithTheState() {
		assertThat(this.repository.count()).isEqualTo(3);
		assertThat(this.repository.save(new Article("c")).getId()).isGreaterThan(2);
		assertThat(imports).hasValue(1);
	}

	@RepeatedTest(2)
	@SnapshotState("after-sale")
	void stateMayBeginWithAnother() {
		assertThat(this.repository.findAll()).extracting(Article::getName).containsExactlyInAnyOrder("a", "b");
		this.repository.deleteAll();
		assertThat(imports).hasValue(1);
	}

	@Test
	void testWithoutStateIsFresh() {
		assertThat(this.repository.count()).isEqualTo(1);
	}

	@Test
	void testGoesToAStateAgainAndAgain() {
		for (int i = 0; i < 3; i++) {
			this.database.goTo("many", () -> {
				jumps.incrementAndGet();
				this.repository.save(new Article("one of many"));
			});
			assertThat(this.repository.count()).isEqualTo(2);
			this.repository.deleteAll();
		}
		assertThat(jumps).hasValue(1);
	}

	@Test
	void changesSinceASnapshotAreCounted() {
		Article kept = this.repository.save(new Article("kept"));
		String before = this.database.name() + "_s";
		this.snapshots.create(before, SnapshotTarget.database(this.database.name()));
		assertThat(this.snapshots).of(SnapshotTarget.database(this.database.name())).containsOnly(before);
		assertThat(this.database).since(before).unchanged("article", "article_ids");
		this.repository.saveAll(List.of(new Article("a"), new Article("b"), new Article("c")));
		this.repository.deleteById(1000L);
		assertThat(this.database).since(before).added(3, "article").removed(1, "article").changed(0, "article");
		assertThat(this.database).hasRows(4, "article");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.database).since(before).unchanged("article"))
			.withMessageContaining("rows added to article since snapshot " + before);
		assertThat(kept.getId()).isEqualTo(1);
	}

	@RepeatedTest(2)
	void snapshotsOfOtherTestsAreNotThere() {
		assertThat(this.snapshots).of(SnapshotTarget.database(this.database.name())).isEmpty();
		assertThat(this.database.isTouched()).isFalse();
	}

}
