package io.github.matrixonespring.sample.migration;

/**
 * A migration to be done.
 *
 * @param source the database that is left
 * @param target the new database
 * @param before the name of the snapshot of the source from before
 * @param after the name of the snapshot of the target from after
 */
public record Migration(String source, String target, String before, String after) {

}
