package io.github.matrixonespring.test.scope;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Begins the time of a class and of a test where JUnit Jupiter does. Conditions are
 * evaluated before any other extension is called, in whatever order they are registered.
 * Only an instance of the test class may be made even earlier.
 *
 * @since 0.1.0
 */
public final class TestScopeExtension
		implements ExecutionCondition, TestInstancePreConstructCallback, BeforeClassTemplateInvocationCallback {

	private static final Namespace NAMESPACE = Namespace.create(TestScopeExtension.class);

	@Override
	public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
		return ExtensionContextScope.TEST_METHOD;
	}

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		begin(context);
		return ConditionEvaluationResult.enabled(null);
	}

	@Override
	public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
		begin(context);
	}

	@Override
	public void beforeClassTemplateInvocation(ExtensionContext context) {
		begin(context);
	}

	/**
	 * What is in the store of a context is closed by JUnit when everything is done, also
	 * for what was skipped.
	 */
	private static void begin(ExtensionContext context) {
		if (context.getTestClass().isPresent() && find(context) == null) {
			Class<?> testClass = context.getRequiredTestClass();
			TestScope parent = parent(context);
			TestScope scope = context.getTestMethod()
				.map((test) -> TestScope.ofTest(testClass, test.getName(), parent))
				.orElseGet(() -> TestScope.ofClass(testClass, parent));
			context.getStore(NAMESPACE).put(context.getUniqueId(), scope);
		}
	}

	private static @Nullable TestScope parent(ExtensionContext context) {
		ExtensionContext around = context.getParent().orElse(null);
		while (around != null) {
			TestScope scope = find(around);
			if (scope != null) {
				return scope;
			}
			around = around.getParent().orElse(null);
		}
		return TestScope.current();
	}

	private static @Nullable TestScope find(ExtensionContext context) {
		return context.getStore(NAMESPACE).get(context.getUniqueId(), TestScope.class);
	}

}
