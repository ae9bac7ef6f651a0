package io.github.matrixonespring.testapp;

/**
 * Writes items, by JDBC or by JPA.
 */
@FunctionalInterface
public interface ItemStore {

	void add(String name);

}
