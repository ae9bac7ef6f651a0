package io.github.matrixonespring.boot.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.github.matrixonespring.hibernate.MatrixOneDialectResolver;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.dialect.Dialect;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MatrixOneHibernateAutoConfiguration}.
 */
class MatrixOneHibernateAutoConfigurationTests {

	private static final String OWN = MatrixOneDialectResolver.class.getName();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MatrixOneHibernateAutoConfiguration.class));

	@Test
	void addsDialectResolver() {
		this.runner.run((context) -> assertThat(
				customized(context.getBean(HibernatePropertiesCustomizer.class), new HashMap<>()))
			.isEqualTo(OWN));
	}

	@Test
	void addsDialectResolverBehindThoseOfTheUser() {
		this.runner.run((context) -> assertThat(customized(context.getBean(HibernatePropertiesCustomizer.class),
				new HashMap<>(Map.of(AvailableSettings.DIALECT_RESOLVERS, "com.example.Mine"))))
			.isEqualTo("com.example.Mine," + OWN));
	}

	@Test
	void backsOffWhenDisabled() {
		this.runner.withPropertyValues("matrixone.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HibernatePropertiesCustomizer.class));
	}

	@Test
	void backsOffWithoutHibernate() {
		this.runner.withClassLoader(new FilteredClassLoader(Dialect.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HibernatePropertiesCustomizer.class));
	}

	@Test
	void backsOffWithoutTheSupportOfSpringBoot() {
		this.runner.withClassLoader(new FilteredClassLoader(HibernatePropertiesCustomizer.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("matrixOneHibernatePropertiesCustomizer"));
	}

	private static Object customized(HibernatePropertiesCustomizer customizer, Map<String, Object> properties) {
		customizer.customize(properties);
		return properties.get(AvailableSettings.DIALECT_RESOLVERS);
	}

}
