package io.github.matrixonespring.advice;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType.Unloaded;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link MethodRules} and {@link DeferredTypes}.
 */
class MethodRulesTests {

	private static final MethodRules rules = new MethodRules("@SnapshotAfterCommit", "Annotate the blocking method");

	@ParameterizedTest
	@ValueSource(strings = { "kotlinx.coroutines.flow.Flow", "kotlinx.coroutines.Job",
			"kotlinx.coroutines.channels.ReceiveChannel", "kotlinx.coroutines.channels.SendChannel",
			"kotlin.sequences.Sequence", "org.reactivestreams.Publisher", "io.reactivex.rxjava3.core.SingleSource",
			"io.reactivex.CompletableSource", "rx.Observable", "io.smallrye.mutiny.Uni", "io.vavr.concurrent.Future",
			"io.vertx.core.Future", "scala.concurrent.Future", "reactor.core.Disposable",
			"org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody",
			"org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter", "java.util.concurrent.Future",
			"java.util.concurrent.CompletionStage", "java.util.concurrent.Callable",
			"java.util.concurrent.Flow$Publisher", "java.util.stream.Stream", "java.util.stream.IntStream",
			"java.util.Iterator", "java.lang.Thread" })
	void methodThatReturnsBeforeItsWorkIsDoneIsRefused(String type) throws Exception {
		Class<?> known = type(type);
		assertRefused(methodThatReturns(known), type);
		if (known.isInterface()) {
			assertRefused(methodThatReturns(subtype(known)), "my.Result");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "futures", "mapOfFutures", "futureOrNothing", "arrayOfFutures", "wildcard", "nested" })
	void methodThatReturnsThemInACollectionIsRefused(String method) {
		assertRefused(method(Holders.class, method), CompletableFuture.class.getName());
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "number", "nothing", "comparable", "runnable", "collection" })
	void methodThatReturnsWhatIsDoneIsFine(String method) {
		assertThatNoException().isThrownBy(() -> rules.check(method(Results.class, method)));
	}

	@Test
	void typeParameterStandsForWhatTheBeanSays() {
		Method inherited = method(FutureService.class, "run");
		assertThatNoException().isThrownBy(() -> rules.check(inherited));
		assertThatNoException().isThrownBy(() -> rules.checkReturnType(inherited, NumberService.class));
		assertThatIllegalArgumentException().isThrownBy(() -> rules.checkReturnType(inherited, FutureService.class))
			.withMessageContaining("it may return java.util.concurrent.CompletableFuture before its work is done");
	}

	@Test
	void resultThatTheReturnTypeDoesNotTellIsRefused() {
		Method run = method(FutureService.class, "run");
		for (Object result : List.of(new CompletableFuture<>(), Stream.of(1), new FutureTask<>(() -> 1),
				List.of(1).iterator(), (Callable<Integer>) () -> 1)) {
			assertThatIllegalArgumentException().isThrownBy(() -> rules.checkResult(run, result))
				.withMessageContaining("it has returned a " + result.getClass().getName());
		}
		assertThatNoException().isThrownBy(() -> rules.checkResult(run, null));
		assertThatNoException().isThrownBy(() -> rules.checkResult(run, new ArrayList<>()));
	}

	@Test
	void suspendFunctionIsRefusedInItsOwnWords() throws Exception {
		Class<?> continuation = type("kotlin.coroutines.Continuation");
		Class<?> service = load(new ByteBuddy().makeInterface()
			.name("my.Service")
			.defineMethod("run", Object.class, Modifier.PUBLIC)
			.withParameters(String.class, continuation)
			.withoutCode()
			.make(), continuation.getClassLoader());
		assertThatIllegalArgumentException().isThrownBy(() -> rules.check(method(service, "run")))
			.withMessageContaining("it is a suspend function");
	}

	private static void assertRefused(Method method, String type) {
		assertThatIllegalArgumentException().isThrownBy(() -> rules.check(method))
			.withMessageContaining("it may return " + type + " before its work is done")
			.withMessageContaining(method.toString());
	}

	/**
	 * Libraries that are not here are known by the names of their types.
	 */
	private static Class<?> type(String name) throws Exception {
		ClassLoader classLoader = MethodRulesTests.class.getClassLoader();
		return ClassUtils.isPresent(name, classLoader) ? ClassUtils.forName(name, classLoader)
				: load(new ByteBuddy().makeInterface().name(name).make(), classLoader);
	}

	private static Class<?> subtype(Class<?> type) {
		return load(new ByteBuddy().makeInterface(TypeDescription.ForLoadedType.of(type)).name("my.Result").make(),
				classLoader(type));
	}

	private static Method methodThatReturns(Class<?> type) {
		return method(load(new ByteBuddy().makeInterface()
			.name("my.Service")
			.defineMethod("run", type, Modifier.PUBLIC)
			.withoutCode()
			.make(), classLoader(type)), "run");
	}

	private static ClassLoader classLoader(Class<?> type) {
		return (type.getClassLoader() != null) ? type.getClassLoader() : MethodRulesTests.class.getClassLoader();
	}

	private static Class<?> load(Unloaded<?> type, ClassLoader classLoader) {
		return type.load(classLoader, ClassLoadingStrategy.Default.WRAPPER).getLoaded();
	}

	private static Method method(Class<?> type, String name) {
		return Stream.of(ReflectionUtils.getAllDeclaredMethods(type))
			.filter((method) -> method.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	interface Holders {

		List<CompletableFuture<String>> futures();

		Map<String, CompletableFuture<String>> mapOfFutures();

		Optional<CompletableFuture<String>> futureOrNothing();

		CompletableFuture<String>[] arrayOfFutures();

		Collection<? extends CompletableFuture<?>> wildcard();

		List<Map<String, List<CompletableFuture<Iterator<String>>>>> nested();

	}

	interface Results {

		List<String> list();

		int number();

		void nothing();

		<T extends Comparable<T>> T comparable();

		Runnable runnable();

		<E extends Enum<E>> Collection<? super E> collection();

	}

	abstract static class GenericService<T> {

		public T run() {
			return null;
		}

	}

	static class FutureService extends GenericService<CompletableFuture<String>> {

	}

	static class NumberService extends GenericService<Integer> {

	}

}
