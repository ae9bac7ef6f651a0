package io.github.matrixonespring.test.server;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a server may come from, if nothing is configured.
 *
 * @param description what it is
 * @param find finds the server, if it is there
 */
record ServerSource(String description, Supplier<Optional<ServerAddress>> find) {

}
