package io.github.matrixonespring.test.context;

import java.util.List;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Customizes the application context of test classes with {@link AutoConfigureMatrixOne}.
 */
class MatrixOneContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		return TestContextAnnotationUtils.hasAnnotation(testClass, AutoConfigureMatrixOne.class)
				? new MatrixOneContextCustomizer() : null;
	}

}
