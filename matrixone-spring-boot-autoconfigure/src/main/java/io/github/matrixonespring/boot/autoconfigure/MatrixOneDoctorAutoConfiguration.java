package io.github.matrixonespring.boot.autoconfigure;

import java.util.stream.Stream;

import io.github.matrixonespring.doctor.Doctor;
import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that asks the doctor at start. Not part of test slices.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneAutoConfiguration.class)
@ConditionalOnBean({ Doctor.class, MatrixOneConnections.class, MatrixOneDoctorProperties.class })
public final class MatrixOneDoctorAutoConfiguration {

	@Bean
	DoctorLifecycle matrixOneDoctorLifecycle(MatrixOneDoctorProperties properties, ObjectProvider<Doctor> doctor,
			ConfigurableListableBeanFactory beanFactory) {
		return new DoctorLifecycle(properties, doctor::getObject,
				() -> Stream.of(beanFactory.getBeanNamesForType(MatrixOneConnections.class, true, false))
					.anyMatch(beanFactory::containsSingleton));
	}

}
