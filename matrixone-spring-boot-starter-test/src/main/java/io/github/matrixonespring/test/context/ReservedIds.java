package io.github.matrixonespring.test.context;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.util.function.Supplier;

import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.generator.Generator;
import org.hibernate.id.IntegralDataTypeHolder;
import org.hibernate.id.enhanced.AccessCallback;
import org.hibernate.id.enhanced.Optimizer;
import org.hibernate.id.enhanced.SequenceStyleGenerator;
import org.hibernate.id.enhanced.TableGenerator;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Ids that Hibernate has reserved, for each use of a database of their own. The
 * optimizers keep what is reserved for each tenant, so the use becomes a part of the
 * tenant's name.
 */
final class ReservedIds implements Optimizer {

	/** There is no other way to put another optimizer into a generator. */
	private static final String FIELD = "optimizer";

	private final Optimizer optimizer;

	private final Supplier<String> use;

	private ReservedIds(Optimizer optimizer, Supplier<String> use) {
		this.optimizer = optimizer;
		this.use = use;
	}

	/**
	 * Keep the ids of a generator apart from now on.
	 */
	static void keepApart(Generator generator, Supplier<String> use) {
		Class<?> type = (generator instanceof SequenceStyleGenerator) ? SequenceStyleGenerator.class
				: (generator instanceof TableGenerator) ? TableGenerator.class : null;
		if (type == null) {
			return;
		}
		Field field = ReflectionUtils.findField(type, FIELD);
		Assert.state(field != null, () -> type.getName() + " has no optimizer: this version of Hibernate is not known");
		ReflectionUtils.makeAccessible(field);
		if (ReflectionUtils.getField(field, generator) instanceof Optimizer optimizer
				&& !(optimizer instanceof ReservedIds)) {
			ReflectionUtils.setField(field, generator, new ReservedIds(optimizer, use));
		}
	}

	@Override
	public Serializable generate(AccessCallback callback) {
		return this.optimizer.generate(new AccessCallback() {

			@Override
			public IntegralDataTypeHolder getNextValue() {
				return callback.getNextValue();
			}

			@Override
			public String getTenantIdentifier() {
				String tenant = callback.getTenantIdentifier();
				String name = ReservedIds.this.use.get();
				return (tenant != null) ? name + " " + tenant : name;
			}

		});
	}

	@Override
	public void reset() {
		this.optimizer.reset();
	}

	@Override
	public @Nullable IntegralDataTypeHolder getLastSourceValue() {
		return this.optimizer.getLastSourceValue();
	}

	@Override
	public int getIncrementSize() {
		return this.optimizer.getIncrementSize();
	}

	@Override
	public boolean applyIncrementSizeToSourceValues() {
		return this.optimizer.applyIncrementSizeToSourceValues();
	}

	@Override
	public Expression createLowValueExpression(Expression databaseValue, SessionFactoryImplementor sessions) {
		return this.optimizer.createLowValueExpression(databaseValue, sessions);
	}

	@Override
	public int getAdjustment() {
		return this.optimizer.getAdjustment();
	}

}
