package io.github.matrixonespring.sample.deployment;

import java.util.List;
import java.util.Map;

/**
 * A table as it is at some moment.
 *
 * @param definition the statement that would create it
 * @param rows its rows
 */
record TableState(String definition, List<Map<String, Object>> rows) {

}
