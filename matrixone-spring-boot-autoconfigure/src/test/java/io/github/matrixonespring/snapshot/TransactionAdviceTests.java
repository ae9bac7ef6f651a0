package io.github.matrixonespring.snapshot;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;

import com.baomidou.dynamic.datasource.annotation.DSTransactional;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.BeanUtils;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * From which transactions an annotated method can have its snapshot.
 */
class TransactionAdviceTests {

	@ParameterizedTest
	@ValueSource(classes = { OnMethod.class, OnClass.class, Composed.class, OfInterface.class, Inherited.class })
	void foreignTransactionIsRefusedWhereverItIsDeclared(Class<?> type) {
		assertThatIllegalArgumentException().isThrownBy(() -> advice(type, true).check(method(type), type))
			.withMessageContaining("@com.baomidou.dynamic.datasource.annotation.DSTransactional")
			.withMessageContaining("Use Spring's @Transactional");
	}

	@Test
	void transactionOfSpringIsNot() {
		assertThatNoException()
			.isThrownBy(() -> advice(OfSpring.class, true).check(method(OfSpring.class), OfSpring.class));
	}

	@Test
	void jakartaTransactionIsRefusedWhereSpringDoesNotAdviseIt() {
		Method method = method(OfJakarta.class);
		assertThatNoException().isThrownBy(() -> advice(OfJakarta.class, true).check(method, OfJakarta.class));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TransactionAdvice.of(new OfJakarta(), false).check(method, OfJakarta.class))
			.withMessageContaining("@jakarta.transaction.Transactional");
	}

	private static TransactionAdvice advice(Class<?> type, boolean springAdvises) {
		ProxyFactory proxy = new ProxyFactory(BeanUtils.instantiateClass(type));
		proxy.addAdvice(new TransactionInterceptor());
		return TransactionAdvice.of(proxy.getProxy(), springAdvises);
	}

	private static Method method(Class<?> type) {
		try {
			return type.getMethod("work");
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@DSTransactional
	@Retention(RetentionPolicy.RUNTIME)
	@interface Composition {

	}

	interface Annotated {

		@DSTransactional
		void work();

	}

	static class OnMethod {

		@DSTransactional
		public void work() {
		}

	}

	@DSTransactional
	static class OnClass {

		public void work() {
		}

	}

	static class Inherited extends OnClass {

	}

	static class Composed {

		@Composition
		public void work() {
		}

	}

	static class OfInterface implements Annotated {

		@Override
		public void work() {
		}

	}

	static class OfSpring {

		@Transactional
		public void work() {
		}

	}

	static class OfJakarta {

		@jakarta.transaction.Transactional
		public void work() {
		}

	}

}
