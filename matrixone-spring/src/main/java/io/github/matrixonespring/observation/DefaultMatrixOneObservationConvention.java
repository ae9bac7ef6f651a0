package io.github.matrixonespring.observation;

import io.github.matrixonespring.observation.MatrixOneObservationDocumentation.HighCardinalityKeys;
import io.github.matrixonespring.observation.MatrixOneObservationDocumentation.LowCardinalityKeys;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;

/**
 * The names and keys that {@link MatrixOneObservationDocumentation} tells of.
 *
 * @since 0.1.0
 */
public class DefaultMatrixOneObservationConvention implements MatrixOneObservationConvention {

	@Override
	public String getContextualName(MatrixOneObservationContext context) {
		ObservedOperation operation = context.getOperation();
		return "%s %s".formatted(operation.kind().word(), operation.action().word());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(MatrixOneObservationContext context) {
		ObservedOperation operation = context.getOperation();
		return KeyValues.of(keyValue(LowCardinalityKeys.OPERATION, operation.action().word()),
				keyValue(LowCardinalityKeys.LEVEL, operation.level()),
				keyValue(LowCardinalityKeys.OUTCOME, context.isOver() ? operation.outcome().word() : ""));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(MatrixOneObservationContext context) {
		ObservedOperation operation = context.getOperation();
		return KeyValues.of(keyValue(HighCardinalityKeys.NAME, operation.name()),
				keyValue(HighCardinalityKeys.TARGET, operation.target()),
				keyValue(HighCardinalityKeys.SOURCE, operation.source()));
	}

	private static KeyValue keyValue(KeyName key, String value) {
		return key.withValue(value.isEmpty() ? KeyValue.NONE_VALUE : value);
	}

}
