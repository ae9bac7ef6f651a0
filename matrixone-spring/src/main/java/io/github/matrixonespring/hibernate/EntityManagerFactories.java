package io.github.matrixonespring.hibernate;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.cfg.AvailableSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;

/**
 * The factories that work on one {@link DataSource}.
 *
 * @param all supplies all factories; those of another {@link DataSource} are left out
 */
record EntityManagerFactories(Supplier<List<EntityManagerFactory>> all) {

	/**
	 * Return those that are beans, also those that are no candidates for injection.
	 */
	static EntityManagerFactories of(ListableBeanFactory beanFactory) {
		return new EntityManagerFactories(() -> Stream
			.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, EntityManagerFactory.class, true,
					false))
			.map((name) -> beanFactory.getBean(name, EntityManagerFactory.class))
			.toList());
	}

	List<EntityManagerFactory> of(MatrixOneConnections connections) {
		return this.all.get().stream().filter((factory) -> {
			DataSource dataSource = dataSource(factory);
			return dataSource != null && connections.areFor(dataSource);
		}).toList();
	}

	private static @Nullable DataSource dataSource(EntityManagerFactory factory) {
		if (factory instanceof EntityManagerFactoryInfo info) {
			return info.getDataSource();
		}
		return Stream.of(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, "hibernate.connection.datasource")
			.map(factory.getProperties()::get)
			.filter(DataSource.class::isInstance)
			.map(DataSource.class::cast)
			.findFirst()
			.orElse(null);
	}

}
