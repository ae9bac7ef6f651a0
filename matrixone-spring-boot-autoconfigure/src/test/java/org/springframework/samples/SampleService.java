package org.springframework.samples;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotLevel;

/**
 * A bean of an application in a package of Spring, as Spring's samples are, with an
 * annotation that is wrong.
 */
public class SampleService {

	@SnapshotAfterCommit(level = SnapshotLevel.TABLE)
	public void run() {
		// Has nothing to do.
	}

}
