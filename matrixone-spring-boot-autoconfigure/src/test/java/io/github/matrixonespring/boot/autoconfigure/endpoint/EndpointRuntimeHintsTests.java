package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

import io.github.matrixonespring.ServerInfo;
import io.github.matrixonespring.doctor.Finding;
import io.github.matrixonespring.restore.TableReport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the endpoint answers can be written as JSON in a native image.
 */
class EndpointRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	static Stream<Class<?>> answers() {
		return Stream.concat(
				Stream.of(MatrixOneEndpoint.class, EndpointActions.class)
					.flatMap((type) -> Stream.of(type.getDeclaredClasses()))
					.filter(Class::isRecord),
				Stream.of(SnapshotDescriptor.class, Finding.class, ServerInfo.class, TableReport.class));
	}

	@ParameterizedTest
	@MethodSource("answers")
	void componentsOfAnswersCanBeRead(Class<?> answer) {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, MatrixOneEndpoint.class);
		for (RecordComponent component : answer.getRecordComponents()) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.as(component.toString())
				.accepts(this.hints);
		}
	}

}
