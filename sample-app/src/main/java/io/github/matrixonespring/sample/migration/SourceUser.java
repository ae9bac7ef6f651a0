package io.github.matrixonespring.sample.migration;

/**
 * A user of the database that is left.
 *
 * @param id the id
 * @param name the name
 * @param email the address
 */
record SourceUser(String id, String name, String email) {

}
