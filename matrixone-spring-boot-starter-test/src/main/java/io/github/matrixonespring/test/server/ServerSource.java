package io.github.matrixonespring.test.server;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a server may come from, if the application names none.
 *
 * @param description what it is
 * @param find finds or starts the server, if it is there
 * @since 0.1.0
 */
public record ServerSource(String description, Supplier<Optional<ServerAddress>> find) {

}
