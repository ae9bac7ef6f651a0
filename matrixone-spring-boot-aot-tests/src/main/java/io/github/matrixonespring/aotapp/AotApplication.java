package io.github.matrixonespring.aotapp;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application.
 */
@SpringBootApplication
public class AotApplication {

	/**
	 * Start the application, which ends when it has told what it found.
	 * @param arguments the arguments
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(AotApplication.class, arguments).close();
	}

}
