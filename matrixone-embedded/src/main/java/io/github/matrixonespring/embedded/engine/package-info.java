/**
 * The engine: databases and tables by name over H2 tables that have their own names,
 * sessions with the transaction rules of the server, snapshots and clones.
 * <p>
 * A table of the server is one H2 table in an H2 schema of its own. What is called what
 * is known by the {@linkplain io.github.matrixonespring.embedded.engine.CatalogState
 * catalog} alone. That makes DDL transactional although H2's is not: a table is created
 * in H2 at once, but only the transaction's own view of the catalog has a name for it
 * until the commit.
 */
@NullMarked
package io.github.matrixonespring.embedded.engine;

import org.jspecify.annotations.NullMarked;
