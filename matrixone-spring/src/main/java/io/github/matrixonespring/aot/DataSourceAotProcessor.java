package io.github.matrixonespring.aot;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;

/**
 * Lets pools that this library does not know be asked whether they switch autocommit off,
 * which is a bean property of most.
 */
class DataSourceAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = registeredBean.getBeanClass();
		return DataSource.class.isAssignableFrom(type) ? (context,
				code) -> context.getRuntimeHints().reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS)
				: null;
	}

}
