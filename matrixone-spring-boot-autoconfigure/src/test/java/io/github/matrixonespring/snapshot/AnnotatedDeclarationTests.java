package io.github.matrixonespring.snapshot;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.matrixonespring.snapshot.SnapshotAfterCommitPostProcessor.SnapshotInterceptor;
import io.github.matrixonespring.snapshot.SnapshotRequest.Origin;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where the names of an annotated method come from: the declaration that has the
 * annotation, whatever implements it.
 */
class AnnotatedDeclarationTests {

	private final AnnotatedSnapshots annotated = new AnnotatedSnapshots((context, name) -> name);

	@Test
	void mapperThatIsAProxyHasTheNamesOfItsInterface() {
		NoteMapper mapper = (NoteMapper) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { NoteMapper.class }, (proxy, method, arguments) -> 1);
		assertThat(name(mapper, (proxy) -> proxy.rename("x", 7L))).isEqualTo("note_x_7_1");
		SnapshotRequest unnamed = request(mapper, (proxy) -> proxy.remove(7L));
		assertThat(name(unnamed)).startsWith("notemapper_remove_");
		assertThat(unnamed.origin()).isEqualTo(new Origin(NoteMapper.class.getName() + ".remove", 0));
	}

	@Test
	void mapperIsParsedAsItIsCalled() {
		NoteMapper mapper = (NoteMapper) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { NoteMapper.class }, (proxy, method, arguments) -> 1);
		List<AnnotatedSnapshot> called = new ArrayList<>();
		NoteMapper proxy = proxy(mapper, (snapshot) -> {
			called.add(snapshot);
			return new RequestedSnapshots();
		});
		proxy.remove(1L);
		assertThat(this.annotated.parse(mapper.getClass())).hasSize(2).containsAll(called);
	}

	@Test
	void parametersHaveTheNamesOfTheGenericInterface() {
		assertThat(name((Store<Order>) new OrderStore(), (store) -> store.save(new Order(7), "x")))
			.isEqualTo("save_7_x");
	}

	@Test
	void parametersHaveTheNamesOfTheGenericSuperclass() {
		assertThat(name(new OrderArchive(), (archive) -> archive.save(new Order(7)))).isEqualTo("archive_7");
	}

	@Test
	void namesOfTheImplementationAreKnownToo() {
		assertThat(name((Store<Order>) new OrderStore(), (store) -> store.remove(new Order(7), new Order(8))))
			.as("#first and #second of the interface, #old of the implementation")
			.isEqualTo("remove_7_8_7");
	}

	@Test
	void annotationOfTheImplementationGoesFirst() {
		assertThat(name((Store<Order>) new OrderStore(), (store) -> store.move(new Order(7)))).isEqualTo("moved_7");
	}

	@Test
	void originAndDefaultNameAreThoseOfTheDeclaration() {
		SnapshotRequest request = request((Store<Order>) new OrderStore(), (store) -> store.clear());
		assertThat(name(request)).startsWith("store_clear_");
		assertThat(request.origin()).isEqualTo(new Origin(Store.class.getName() + ".clear", 0));
	}

	private <T> String name(T target, Consumer<T> call) {
		return name(request(target, call));
	}

	private static String name(SnapshotRequest annotated) {
		return annotated.name().value();
	}

	private <T> SnapshotRequest request(T target, Consumer<T> call) {
		RequestedSnapshots manager = new RequestedSnapshots();
		call.accept(proxy(target, (snapshot) -> manager));
		assertThat(manager.requests()).hasSize(1);
		return manager.requests().get(0);
	}

	@SuppressWarnings("unchecked")
	private <T> T proxy(T target, Function<AnnotatedSnapshot, SnapshotManager> managers) {
		ProxyFactory factory = new ProxyFactory(target);
		factory.addAdvice(new SnapshotInterceptor(this.annotated, managers, Clock.systemUTC()));
		return (T) factory.getProxy();
	}

	public interface NoteMapper {

		@SnapshotAfterCommit(name = "note_#{#title}_#{#id}_#{#result}")
		int rename(String title, long id);

		@SnapshotAfterCommit
		int remove(long id);

	}

	public interface Store<T> {

		@SnapshotAfterCommit(name = "save_#{#item.id}_#{#reason}")
		void save(T item, String reason);

		@SnapshotAfterCommit(name = "remove_#{#first.id}_#{#second.id}_#{#old.id}")
		void remove(T first, T second);

		@SnapshotAfterCommit(name = "store_#{#item.id}")
		void move(T item);

		@SnapshotAfterCommit
		void clear();

	}

	public static class OrderStore implements Store<Order> {

		@Override
		public void save(Order reason, String item) {
			// The names of the interface are the other way round.
		}

		@Override
		public void remove(Order old, Order first) {
			// Has nothing to do.
		}

		@Override
		@SnapshotAfterCommit(name = "moved_#{#order.id}")
		public void move(Order order) {
			// Has nothing to do.
		}

		@Override
		public void clear() {
			// Has nothing to do.
		}

	}

	public abstract static class Archive<T> {

		@SnapshotAfterCommit(name = "archive_#{#item.id}")
		public abstract void save(T item);

	}

	public static class OrderArchive extends Archive<Order> {

		@Override
		public void save(Order order) {
			// Has nothing to do.
		}

	}

	public record Order(int id) {

	}

}
