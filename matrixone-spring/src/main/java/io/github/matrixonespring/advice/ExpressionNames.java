package io.github.matrixonespring.advice;

import java.util.Set;
import java.util.TreeSet;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Assign;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.util.Assert;

/**
 * The names in expressions on an annotated method, looked up before anybody calls it.
 *
 * @since 0.1.0
 */
public final class ExpressionNames {

	private final MethodVariables variables;

	private final Set<String> assigned = new TreeSet<>();

	private final Set<String> beans = new TreeSet<>();

	/**
	 * Create names.
	 * @param variables the variables of the method
	 */
	public ExpressionNames(MethodVariables variables) {
		this.variables = variables;
	}

	/**
	 * Return the names of the beans that are used.
	 * @return the names
	 */
	public Set<String> beans() {
		return this.beans;
	}

	/**
	 * Check that there are the beans that are used.
	 * @param beanFactory the bean factory
	 * @param user what uses them, as the begin of a sentence
	 * @throws IllegalStateException if one is missing
	 */
	public void requireBeans(BeanFactory beanFactory, Object user) {
		for (String bean : this.beans) {
			Assert.state(beanFactory.containsBean(bean),
					() -> "%s uses @%s, and there is no bean of that name".formatted(user, bean));
		}
	}

	/**
	 * Check that each name stands for something.
	 * @param expression the expression
	 * @throws IllegalArgumentException if one does not
	 */
	public void check(Expression expression) {
		if (expression instanceof SpelExpression spel) {
			findAssigned(spel.getAST());
			check(spel.getAST(), false, false);
		}
	}

	private void findAssigned(SpelNode node) {
		if (node instanceof Assign && node.getChild(0) instanceof VariableReference variable) {
			this.assigned.add(name(variable));
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			findAssigned(node.getChild(i));
		}
	}

	/**
	 * Check a part of an expression.
	 * @param hasOwner whether it may be the property or method of something
	 * @param inElement whether it is evaluated for each element of a collection, so that
	 * the first name is that of a property, and {@code #this} is something
	 */
	private void check(SpelNode node, boolean hasOwner, boolean inElement) {
		if (node instanceof VariableReference) {
			checkVariable(name(node), inElement);
		}
		else if (node instanceof FunctionReference) {
			String call = name(node);
			checkVariable(call.substring(0, call.indexOf('(')), false);
		}
		else if (node instanceof PropertyOrFieldReference || node instanceof MethodReference) {
			Assert.isTrue(hasOwner, () -> "Nothing is named '%s'; write an argument as #name, a bean as @name; %s"
				.formatted(node.toStringAST(), this.variables));
		}
		else if (node instanceof BeanReference bean) {
			this.beans.add(bean.getName());
		}
		else if (node instanceof TypeReference type) {
			checkType(type);
		}
		checkChildren(node, inElement);
	}

	private void checkChildren(SpelNode node, boolean inElement) {
		boolean ofElements = node instanceof Selection || node instanceof Projection;
		for (int i = 0; i < node.getChildCount(); i++) {
			SpelNode child = node.getChild(i);
			boolean isKey = child instanceof PropertyOrFieldReference
					&& (node instanceof Indexer || (node instanceof InlineMap && i % 2 == 0));
			if (!isKey) {
				boolean follows = node instanceof CompoundExpression && i > 0;
				check(child, follows || inElement || ofElements, inElement || ofElements);
			}
		}
	}

	private void checkVariable(String name, boolean inElement) {
		boolean known = (inElement && name.equals("this")) || this.assigned.contains(name)
				|| this.variables.contains(name);
		Assert.isTrue(known, () -> "There is no variable #%s; %s".formatted(name, this.variables));
	}

	private static void checkType(TypeReference type) {
		try {
			type.getValue(new ExpressionState(new StandardEvaluationContext()));
		}
		catch (EvaluationException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	private static String name(SpelNode variable) {
		return variable.toStringAST().substring(1);
	}

}
