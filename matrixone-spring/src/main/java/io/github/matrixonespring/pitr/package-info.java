/**
 * PITRs: windows of time that the server keeps of a cluster, an account, a database or a
 * table.
 */
@NullMarked
package io.github.matrixonespring.pitr;

import org.jspecify.annotations.NullMarked;
