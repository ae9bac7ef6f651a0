package io.github.matrixonespring.boot.autoconfigure;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.aot.BeanInstanceSupplier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MatrixOneDataSourceBean} after ahead-of-time processing, which leaves
 * definitions without metadata. With beans as they are, {@link DataSource}s are chosen in
 * {@link MatrixOneAutoConfigurationTests}.
 */
class MatrixOneDataSourceBeanTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	@Test
	void oneOfSpringBootIsKnownByItsMethod() throws ClassNotFoundException {
		RootBeanDefinition definition = new RootBeanDefinition(DataSource.class);
		definition.setInstanceSupplier(BeanInstanceSupplier.<DataSource>forFactoryMethod(
				ClassUtils.forName("org.springframework.boot.jdbc.autoconfigure.DataSourceConfiguration$Generic", null),
				"dataSource", DataSourceProperties.class, JdbcConnectionDetails.class));
		this.beanFactory.registerBeanDefinition("dataSource", definition);
		assertThat(MatrixOneDataSourceBean.find(this.beanFactory).isAutoConfigured()).isTrue();
	}

	@Test
	void oneOfTheApplicationIsKnownByItsMethod() {
		RootBeanDefinition definition = new RootBeanDefinition(DataSource.class);
		definition
			.setInstanceSupplier(BeanInstanceSupplier.<DataSource>forFactoryMethod(Application.class, "dataSource"));
		this.beanFactory.registerBeanDefinition("dataSource", definition);
		assertThat(MatrixOneDataSourceBean.find(this.beanFactory).isAutoConfigured()).isFalse();
	}

	@Test
	void oneWithoutMethodIsNotThatOfSpringBoot() {
		this.beanFactory.registerBeanDefinition("dataSource", new RootBeanDefinition(DataSource.class));
		assertThat(MatrixOneDataSourceBean.find(this.beanFactory).isAutoConfigured()).isFalse();
	}

	static class Application {

		DataSource dataSource() {
			throw new IllegalStateException("is not called");
		}

	}

}
