package io.github.matrixonespring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;

/**
 * Matches where it is clear which {@link javax.sql.DataSource} bean is meant.
 */
class OnMatrixOneDataSourceCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Assert.state(context.getBeanFactory() != null, "There is no bean factory");
		MatrixOneDataSourceBean dataSource = MatrixOneDataSourceBean.find(context.getBeanFactory());
		return new ConditionOutcome(dataSource.exists(),
				ConditionMessage.forCondition("MatrixOne DataSource").because(dataSource.reason()));
	}

}
