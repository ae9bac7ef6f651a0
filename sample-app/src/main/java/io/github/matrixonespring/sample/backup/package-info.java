/**
 * Backups of databases.
 */
@NullMarked
package io.github.matrixonespring.sample.backup;

import org.jspecify.annotations.NullMarked;
