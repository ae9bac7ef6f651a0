package io.github.matrixonespring.advice;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotationSelectors;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * A method with an annotation, which may be on what it overrides or implements.
 *
 * @param <A> the type of the annotation
 * @param declaration the method that has the annotation, whose names expressions use
 * @param implementation the method that is called; the declaration where that is one of a
 * proxy of somebody else, whose names mean nothing
 * @param annotation the annotation
 * @since 0.1.0
 */
public record AnnotatedMethod<A extends Annotation>(Method declaration, Method implementation, A annotation) {

	/**
	 * Find the annotation of a method.
	 * @param method the method
	 * @param type the type of the annotation
	 * @param <A> the type of the annotation
	 * @return the annotated method, or {@code null} if there is no such annotation
	 */
	public static <A extends Annotation> @Nullable AnnotatedMethod<A> find(Method method, Class<A> type) {
		MergedAnnotation<A> annotation = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(type, null, MergedAnnotationSelectors.firstDirectlyDeclared());
		if (!annotation.isPresent()) {
			return null;
		}
		Method declaration = (annotation.getSource() instanceof Method source) ? source : method;
		return new AnnotatedMethod<>(declaration, Proxy.isProxyClass(method.getDeclaringClass()) ? declaration : method,
				annotation.synthesize());
	}

}
