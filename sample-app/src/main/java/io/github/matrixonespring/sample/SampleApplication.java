package io.github.matrixonespring.sample;

import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * Runs the steps, and ends with exit code 0 if every check has held.
 */
@SpringBootApplication
public class SampleApplication {

	/**
	 * Run the sample.
	 * @param args {@code --sample.import=FILE} for a CSV file of your own
	 */
	public static void main(String[] args) {
		System.exit(SpringApplication.exit(SpringApplication.run(SampleApplication.class, args)));
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
