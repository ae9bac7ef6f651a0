package io.github.matrixonespring.benchmarks;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An application that asks its database something at start, and tells when it is ready.
 * It knows nothing of this library, which may not be there.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StartUpApplication {

	/** For what goes on in the background. */
	private static final long AFTERWARDS = 2000;

	public static void main(String[] args) throws InterruptedException {
		ConfigurableApplicationContext context = SpringApplication.run(StartUpApplication.class, args);
		Thread.sleep(AFTERWARDS);
		tell(StartUps.LATER);
		context.close();
	}

	@Bean
	CommandLineRunner question(JdbcTemplate jdbc) {
		return (args) -> jdbc.queryForObject("select 1", Integer.class);
	}

	@Bean
	ApplicationListener<ApplicationReadyEvent> ready() {
		return (event) -> tell(StartUps.READY);
	}

	private static void tell(String what) {
		double processor = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime()
				/ 1e6;
		System.out.println(what + " " + ManagementFactory.getRuntimeMXBean().getUptime() + " " + processor);
	}

}
