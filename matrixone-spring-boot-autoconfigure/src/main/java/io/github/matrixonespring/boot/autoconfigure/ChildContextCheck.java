package io.github.matrixonespring.boot.autoconfigure;

import java.util.Map;
import java.util.stream.Stream;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitPostProcessor;
import io.github.matrixonespring.transaction.ExplicitBegin;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Refuses annotated beans of a child context without post-processors of its own: those of
 * the parent do not see its beans, and the annotation would be ignored.
 */
class ChildContextCheck implements ApplicationListener<ContextRefreshedEvent> {

	private static final Map<String, Pointcut> ANNOTATED = Map.of("@SnapshotAfterCommit",
			new AnnotationMatchingPointcut(null, SnapshotAfterCommit.class, true), "@ExplicitBegin",
			new ComposablePointcut((Pointcut) new AnnotationMatchingPointcut(ExplicitBegin.class, true))
				.union((Pointcut) new AnnotationMatchingPointcut(null, ExplicitBegin.class, true)));

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		ApplicationContext context = event.getApplicationContext();
		if (context.getBeanNamesForType(SnapshotAfterCommitPostProcessor.class, true, false).length == 0
				&& context.getEnvironment().getProperty("matrixone.enabled", Boolean.class, true)) {
			Stream.of(context.getBeanDefinitionNames()).forEach((name) -> check(context, name));
		}
	}

	private static void check(ApplicationContext context, String beanName) {
		Class<?> type = context.getType(beanName, false);
		ANNOTATED.forEach((annotation, pointcut) -> {
			if (type != null && AopUtils.canApply(pointcut, type)) {
				throw new IllegalStateException("""
						%s on bean '%s' would be ignored: its context, %s, is a child of the one that has \
						MatrixOneAnnotationAutoConfiguration. Import that into the child context as well, by \
						@ImportAutoConfiguration""".formatted(annotation, beanName, context));
			}
		});
	}

}
