package io.github.matrixonespring.sample.user;

/**
 * What an import has done.
 *
 * @param batch names the import, and its snapshot
 * @param count how many users were imported
 */
public record ImportedUsers(String batch, long count) {

}
