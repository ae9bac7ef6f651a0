package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.snapshot.SnapshotAfterCommitPostProcessor;
import io.github.matrixonespring.timetravel.AsOfPostProcessor;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Refuses annotated beans of a child context without post-processors of its own: those of
 * the parent do not see its beans, and the annotation would be ignored.
 */
class ChildContextCheck implements ApplicationListener<ContextRefreshedEvent> {

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() instanceof ConfigurableApplicationContext context) {
			String remedy = """
					its context, %s, is a child of the one that has MatrixOneAnnotationAutoConfiguration. Import that \
					into the child context as well, by @ImportAutoConfiguration, or write @EnableMatrixOne"""
				.formatted(context);
			SnapshotAfterCommitPostProcessor.refuseUnadvised(context.getBeanFactory(), remedy);
			AsOfPostProcessor.refuseUnadvised(context.getBeanFactory(), remedy);
		}
	}

}
