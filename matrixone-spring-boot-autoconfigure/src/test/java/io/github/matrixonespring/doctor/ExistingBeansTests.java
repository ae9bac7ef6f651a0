package io.github.matrixonespring.doctor;

import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExistingBeans}.
 */
class ExistingBeansTests {

	@Test
	void beanThatIsNotMadeYetIsSeenByTheNamesOfItsTypesAndNotMade() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("made", Made.class);
			context.registerBean("lazy", Writer.class, (definition) -> definition.setLazyInit(true));
			context.refresh();
			ExistingBeans beans = new ExistingBeans(context.getBeanFactory());
			assertThat(beans.has(Writer.class.getName())).isTrue();
			assertThat(beans.has(Callable.class.getName())).isTrue();
			assertThat(beans.has("org.example.Missing")).isFalse();
			assertThat(beans.of(Writer.class)).isEmpty();
			assertThat(beans.of(Made.class)).containsOnlyKeys("made");
			assertThat(context.getBeanFactory().containsSingleton("lazy")).isFalse();
		}
	}

	static class Made {

	}

	interface Task extends Callable<String> {

	}

	static class Writer implements Task {

		@Override
		public String call() {
			return "";
		}

	}

}
