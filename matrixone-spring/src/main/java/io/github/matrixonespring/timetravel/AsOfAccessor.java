package io.github.matrixonespring.timetravel;

import io.github.matrixonespring.PointInTime;

/**
 * Reads the data of moments, for {@link AsOf @AsOf} when it names this bean.
 *
 * @since 0.1.0
 */
public interface AsOfAccessor {

	/**
	 * Read the data of a moment.
	 * @param point the moment
	 * @return the operations
	 */
	AsOfOperations asOf(PointInTime point);

}
