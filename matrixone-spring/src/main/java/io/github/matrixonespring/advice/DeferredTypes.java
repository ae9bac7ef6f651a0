package io.github.matrixonespring.advice;

import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Types of results that a method may return before its work is done: it goes on
 * elsewhere, or begins when somebody uses the result. Known by their names, so that none
 * of their libraries has to be there.
 */
final class DeferredTypes {

	private static final Set<String> NAMES = Set.of(
			// Java
			"java.util.concurrent.Future", "java.util.concurrent.CompletionStage", "java.util.concurrent.Callable",
			"java.util.concurrent.Flow$Publisher", "java.util.concurrent.Flow$Subscription", "java.lang.Thread",
			"java.util.stream.BaseStream", "java.util.Iterator",
			// Kotlin
			"kotlinx.coroutines.Job", "kotlinx.coroutines.flow.Flow", "kotlinx.coroutines.channels.ReceiveChannel",
			"kotlinx.coroutines.channels.SendChannel", "kotlin.sequences.Sequence",
			// Reactive libraries
			"org.reactivestreams.Publisher", "org.reactivestreams.Subscription", "reactor.core.Disposable",
			"io.reactivex.rxjava3.core.ObservableSource", "io.reactivex.rxjava3.core.SingleSource",
			"io.reactivex.rxjava3.core.MaybeSource", "io.reactivex.rxjava3.core.CompletableSource",
			"io.reactivex.rxjava3.disposables.Disposable", "io.reactivex.ObservableSource", "io.reactivex.SingleSource",
			"io.reactivex.MaybeSource", "io.reactivex.CompletableSource", "io.reactivex.disposables.Disposable",
			"rx.Observable", "rx.Single", "rx.Completable", "rx.Subscription", "io.smallrye.mutiny.Uni",
			"io.smallrye.mutiny.Multi", "io.smallrye.mutiny.subscription.Cancellable",
			// Futures that are not those of Java
			"io.vavr.concurrent.Future", "io.vertx.core.Future", "scala.concurrent.Future",
			// What a web application answers with later
			"org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.context.request.async.WebAsyncTask",
			"org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody",
			"jakarta.ws.rs.core.StreamingOutput");

	private static final ClassValue<Boolean> deferred = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return hierarchy(type).map(Class::getName).anyMatch(NAMES::contains)
					|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
		}

	};

	private DeferredTypes() {
	}

	/**
	 * Return whether a type is one of these.
	 */
	static boolean contain(Class<?> type) {
		return deferred.get(type);
	}

	/**
	 * Find one of these in a type, which may be a collection or another holder of them.
	 */
	static Optional<Class<?>> findIn(ResolvableType type) {
		return types(type, new HashSet<>()).filter(DeferredTypes::contain).findFirst();
	}

	private static Stream<Class<?>> types(ResolvableType type, Set<Type> seen) {
		if (type == ResolvableType.NONE || !seen.add(type.getType())) {
			return Stream.empty();
		}
		Stream<ResolvableType> inner = Stream.concat(Stream.of(type.getComponentType()), Stream.of(type.getGenerics()));
		return Stream.concat(Stream.ofNullable(type.resolve()), inner.flatMap((part) -> types(part, seen)));
	}

	private static Stream<Class<?>> hierarchy(Class<?> type) {
		Stream<Class<?>> parents = Stream.concat(Stream.ofNullable(type.getSuperclass()),
				Stream.of(type.getInterfaces()));
		return Stream.concat(Stream.of(type), parents.flatMap(DeferredTypes::hierarchy));
	}

}
