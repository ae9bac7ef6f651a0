package io.github.matrixonespring.starter.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application whose slices are tested. It depends on the starter alone.
 */
@SpringBootApplication
class SliceApplication {

}
