package io.github.matrixonespring.ledger;

import java.util.List;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The tested application with a ledger, which recovers only when it is told to.
 *
 * @param context the application
 */
record LedgerApplication(ConfigurableApplicationContext context) implements AutoCloseable {

	static LedgerApplication start(TestDatabase database, Setup setup, List<Class<?>> beans, String... properties) {
		String[] all = new String[properties.length + 5];
		all[0] = "matrixone.ledger.enabled=true";
		all[1] = "matrixone.ledger.initialize-schema=always";
		all[2] = "matrixone.ledger.recovery-interval=1h";
		all[3] = "matrixone.ledger.recover-after=1ms";
		// The lease of recovery.
		all[4] = "matrixone.statement-timeout=10s";
		System.arraycopy(properties, 0, all, 5, properties.length);
		return new LedgerApplication(setup.start(database, (context) -> register(context, beans), all));
	}

	private static void register(ConfigurableApplicationContext context, List<Class<?>> beans) {
		context
			.addBeanFactoryPostProcessor((beanFactory) -> beans.forEach((bean) -> ((BeanDefinitionRegistry) beanFactory)
				.registerBeanDefinition(bean.getName(), new RootBeanDefinition(bean))));
	}

	SnapshotManager snapshots() {
		return this.context.getBean(SnapshotManager.class);
	}

	SnapshotLedger ledger() {
		return this.context.getBean(MatrixOneTemplate.class).ledger();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
