package io.github.matrixonespring.aot;

import java.sql.Connection;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.timetravel.AsOf;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.aot.AotBeanProcessingException;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;
import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AnnotatedMethodsAotProcessor} and {@link DataSourceAotProcessor}, as a
 * build calls them.
 */
class AnnotatedMethodsAotProcessorTests {

	@Test
	void recordsAreFollowedByTheirComponents() {
		RuntimeHints hints = process(Orders.class);
		assertCallable(hints, Order.class, "customer");
		assertCallable(hints, Customer.class, "name");
		assertCallable(hints, String.class, "toLowerCase");
	}

	@Test
	void momentsOfMethodsAndClassesAreKnown() {
		RuntimeHints hints = process(Reports.class, Names.class);
		assertCallable(hints, Order.class, "customer");
		assertCallable(hints, Names.class, "prefix");
		assertCallable(hints, Reports.class, "of");
		assertCallable(hints, Reports.class, "last");
	}

	@Test
	void methodItselfCanBeFound() {
		assertCallable(process(Orders.class), Orders.class, "take");
	}

	@Test
	void resultIsFollowedByItsProperties() {
		RuntimeHints hints = process(Results.class);
		assertCallable(hints, Receipt.class, "getOrders");
		assertCallable(hints, Receipt.class, "isPaid");
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(Receipt.class, "number")).accepts(hints);
	}

	@Test
	void collectionsAreWhatTheJdkMakes() {
		RuntimeHints hints = process(Results.class);
		assertCallable(hints, ArrayList.class, "size");
		assertCallable(hints, List.of().getClass(), "size");
		assertCallable(hints, Order.class, "customer");
	}

	@Test
	void beansAndTypesAreKnown() {
		RuntimeHints hints = process(Named.class, Names.class);
		assertCallable(hints, Names.class, "prefix");
		assertCallable(hints, Prefix.class, "text");
		assertCallable(hints, LocalDate.class, "now");
		assertCallable(hints, LocalDate.class, "getYear");
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Prefix.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)).accepts(hints);
	}

	@Test
	void primitiveArgumentsAreKnownAsTheirWrappers() {
		assertCallable(process(Numbers.class), Long.class, "toString");
	}

	@Test
	void genericTypesAreResolved() {
		assertCallable(process(OrderArchive.class), Order.class, "customer");
	}

	@Test
	void declarationInInterfaceCounts() {
		assertCallable(process(DefaultShop.class), Order.class, "customer");
	}

	@Test
	void interfacesCanBeSearchedForTheMethod() {
		assertCallable(process(DefaultShop.class), Shop.class, "take");
	}

	@Test
	void objectOfFactoryIsLookedAt() {
		assertCallable(process(ShopFactory.class), Order.class, "customer");
	}

	@Test
	void constantsNeedNothing() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Order.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).rejects(process(Constant.class));
	}

	@Test
	void templateThatCannotBeParsedFailsTheBuild() {
		assertThatExceptionOfType(AotBeanProcessingException.class).isThrownBy(() -> process(Wrong.class))
			.havingCause()
			.withMessageContaining("orders_#{")
			.withMessageContaining("Wrong.take")
			.withMessageContaining("cannot be parsed");
	}

	@Test
	void poolThatIsNotKnownCanBeAskedForItsAutocommit() {
		assertCallable(process(OtherPool.class), OtherPool.class, "getDefaultAutoCommit");
	}

	private static void assertCallable(RuntimeHints hints, Class<?> type, String method) {
		assertThat(type.getDeclaredMethods()).filteredOn((candidate) -> candidate.getName().equals(method))
			.isNotEmpty()
			.allSatisfy((candidate) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(candidate))
				.accepts(hints));
	}

	private static RuntimeHints process(Class<?>... beans) {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("io.github.matrixonespring.aot", "Generated")),
				new InMemoryGeneratedFiles());
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			for (Class<?> bean : beans) {
				context.registerBean(bean.getSimpleName(), bean);
			}
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		return generation.getRuntimeHints();
	}

	record Order(Customer customer) {

	}

	record Customer(String name) {

	}

	record Prefix(String text) {

	}

	static class Receipt {

		public final long number = 1;

		public List<Order> getOrders() {
			return List.of();
		}

		public boolean isPaid() {
			return true;
		}

	}

	@AsOf(snapshot = "#{@Names.prefix().text()}")
	static class Reports {

		@AsOf(snapshot = "s_#{#order.customer().name}")
		public void of(Order order) {
		}

		public void last() {
		}

	}

	static class Orders {

		@SnapshotAfterCommit(name = "orders_#{#order.customer().name.toLowerCase()}")
		public void take(Order order) {
		}

	}

	static class Results {

		@SnapshotAfterCommit(label = "#{#result.orders.![customer().name()]}",
				condition = "#result.paid and #result.orders.size() > #result.number")
		public Receipt take() {
			return new Receipt();
		}

	}

	static class Names {

		public Prefix prefix() {
			return new Prefix("a");
		}

	}

	static class Named {

		@SnapshotAfterCommit(name = "#{@Names.prefix().text()}_#{T(java.time.LocalDate).now().getYear()}",
				label = "#{new io.github.matrixonespring.aot.AnnotatedMethodsAotProcessorTests$Prefix('b').text()}")
		public void take() {
		}

	}

	static class Numbers {

		@SnapshotAfterCommit(name = "n_#{#id.toString()}")
		public void take(long id) {
		}

	}

	abstract static class Archive<T> {

		@SnapshotAfterCommit(name = "#{#entry.customer().name()}")
		public void add(T entry) {
		}

	}

	static class OrderArchive extends Archive<Order> {

	}

	interface Shop {

		@SnapshotAfterCommit(name = "#{#order.customer().name()}")
		void take(Order order);

	}

	static class DefaultShop implements Shop {

		@Override
		public void take(Order order) {
		}

	}

	static class ShopFactory implements FactoryBean<Shop> {

		@Override
		public Shop getObject() {
			return new DefaultShop();
		}

		@Override
		public Class<?> getObjectType() {
			return Shop.class;
		}

	}

	static class Constant {

		@SnapshotAfterCommit(label = "orders")
		public void take(Order order) {
		}

	}

	static class Wrong {

		@SnapshotAfterCommit(name = "orders_#{")
		public void take(Order order) {
		}

	}

	static class OtherPool extends AbstractDataSource {

		public Boolean getDefaultAutoCommit() {
			return false;
		}

		@Override
		public Connection getConnection() {
			throw new IllegalStateException("is not called");
		}

		@Override
		public Connection getConnection(String username, String password) {
			throw new IllegalStateException("is not called");
		}

	}

}
