package io.github.matrixonespring.architecture;

import javax.sql.DataSource;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

/**
 * The rules of every module that is wired into Spring Boot. Names its types by text: this
 * module has no Spring Boot on its class path.
 */
public abstract class AutoConfigurationRules extends ArchitectureRules {

	private static final String AUTO_CONFIGURATION = "org.springframework.boot.autoconfigure.AutoConfiguration";

	private static final String CONDITIONAL_ON_CLASS = "org.springframework.boot.autoconfigure.condition.ConditionalOnClass";

	@Test
	void autoConfigurationsAreFinalAndShowNothing() {
		classes().that()
			.areAnnotatedWith(AUTO_CONFIGURATION)
			.should()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.bePublic()
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.check(LIBRARY);
		noMethods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AUTO_CONFIGURATION)
			.should()
			.bePublic()
			.check(LIBRARY);
	}

	@Test
	void beanMethodsAreNotPrivateNorConditionalOnClass() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBePrivate()
			.andShould()
			.notBeAnnotatedWith(CONDITIONAL_ON_CLASS)
			.check(LIBRARY);
	}

	@Test
	void postProcessorsAreMadeByStaticMethods() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(assignableTo(BeanPostProcessor.class))
			.should()
			.beStatic()
			.check(LIBRARY);
	}

	@Test
	void noDataSourceIsDefined() {
		noMethods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.haveRawReturnType(assignableTo(DataSource.class))
			.check(LIBRARY);
	}

	@Test
	void conditionsAreNotPublic() {
		classes().that().areAssignableTo(Condition.class).should().notBePublic().check(LIBRARY);
	}

	private static DescribedPredicate<JavaClass> assignableTo(Class<?> type) {
		return DescribedPredicate.describe("assignable to " + type.getName(),
				(javaClass) -> javaClass.isAssignableTo(type));
	}

}
