package io.github.matrixonespring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of this library.
 *
 * @since 0.1.0
 */
public enum MatrixOneObservationDocumentation implements ObservationDocumentation {

	/**
	 * A snapshot is created or dropped.
	 */
	SNAPSHOT("matrixone.snapshot"),

	/**
	 * A database or table is cloned.
	 */
	CLONE("matrixone.clone"),

	/**
	 * A restore is planned, carried out or undone. The snapshots that it takes before are
	 * observations within it.
	 */
	RESTORE("matrixone.restore"),

	/**
	 * A query is sent to the past.
	 */
	AS_OF("matrixone.asof"),

	/**
	 * Two moments are compared, or the versions of a row are read.
	 */
	DIFF("matrixone.diff");

	private final String name;

	MatrixOneObservationDocumentation(String name) {
		this.name = name;
	}

	static MatrixOneObservationDocumentation of(ObservedOperation.Kind kind) {
		return switch (kind) {
			case SNAPSHOT -> SNAPSHOT;
			case CLONE -> CLONE;
			case RESTORE -> RESTORE;
			case AS_OF -> AS_OF;
			case DIFF -> DIFF;
		};
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return DefaultMatrixOneObservationConvention.class;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinalityKeys.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return HighCardinalityKeys.values();
	}

	/**
	 * Keys with a few values, which become tags of meters.
	 */
	public enum LowCardinalityKeys implements KeyName {

		/**
		 * What is done, such as {@code create} or {@code drop}.
		 */
		OPERATION("operation"),

		/**
		 * The level of what it is about: {@code cluster}, {@code account},
		 * {@code database} or {@code table}; {@code none} where there is no level.
		 */
		LEVEL("level"),

		/**
		 * What has become of it: {@code success}, {@code unchanged}, {@code refused},
		 * {@code failed} or {@code unknown}; {@code none} while it runs.
		 */
		OUTCOME("outcome");

		private final String key;

		LowCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys with any value, which become attributes of spans.
	 */
	public enum HighCardinalityKeys implements KeyName {

		/**
		 * The name of the snapshot.
		 */
		NAME("matrixone.name"),

		/**
		 * What the snapshot is of, what is made by a clone, or what is restored or
		 * compared.
		 */
		TARGET("matrixone.target"),

		/**
		 * What is read: the source of a clone, or a moment.
		 */
		SOURCE("matrixone.source");

		private final String key;

		HighCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
