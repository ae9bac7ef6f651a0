package io.github.matrixonespring.benchmarks;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application whose calls are measured, configured as an application is by default.
 */
@SpringBootApplication
class BenchmarkApplication {

}
