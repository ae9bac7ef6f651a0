package io.github.matrixonespring.test.shop;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.test.MatrixOneTest;
import org.junit.jupiter.api.RepeatedTest;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each test makes the same snapshots, as tests of a service with annotated methods do,
 * whose ids are the same in each test.
 */
@MatrixOneTest
class SnapshotNamesIntegrationTests {

	@Autowired
	private ArticleRepository repository;

	@Autowired
	private SnapshotManager snapshots;

	@Autowired
	private TransactionTemplate transaction;

	@RepeatedTest(10)
	void nameIsFreeInTheNextTest() {
		SnapshotRequest request = SnapshotRequest.named("mst_starter_test_article_saved");
		this.transaction.executeWithoutResult((status) -> {
			this.repository.save(new Article("sold"));
			this.snapshots.createAfterCommit(request);
		});
		assertThat(this.snapshots.get(request.name().value()).target().databaseName()).isNotEmpty();
		assertThat(this.snapshots.create(SnapshotRequest.named("mst_starter_test_second")).provisional()).isFalse();
	}

}
