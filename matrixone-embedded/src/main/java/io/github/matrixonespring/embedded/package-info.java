/**
 * An in-process stand-in for a MatrixOne server, reached by the JDBC URL
 * {@code jdbc:matrixone:mem:NAME}. It keeps its data in memory, with H2 below, and is for
 * first runs and tests, not for production.
 * <p>
 * It answers as MatrixOne v4.2.0 answers through MySQL Connector/J with
 * {@code useLocalSessionState=true} and {@code useInformationSchema=false}: the same
 * rows, counts, Java types, error numbers, SQLSTATEs and texts, the same refusals within
 * transactions, and the same statements that report success and do something else. What
 * it does not know it refuses with {@code not supported by the embedded engine}.
 * <p>
 * A query is parsed in the grammar of the server, bound with its types, and written in
 * the SQL of H2; functions and casts that H2 lacks or understands differently are
 * computed in Java.
 * <p>
 * It refuses, although the server does it: RESTORE, PITR, DATA BRANCH; ALTER TABLE,
 * indexes and TRUNCATE within a transaction, as H2 cannot undo them; time travel to a
 * moment that no snapshot holds; snapshots and clones for other accounts; temporary
 * tables and changes of partitions; times longer than a day; vectors, full-text and
 * geometry.
 * <p>
 * It differs knowingly:
 * <ul>
 * <li>UPDATE and DELETE with a hint change the current rows; the server, which takes the
 * old rows from the snapshot, can end up with two rows of one primary key.</li>
 * <li>{@code CREATE TABLE IF NOT EXISTS t CLONE s} adds the rows, but fails where a key
 * would be there twice; the server breaks the key.</li>
 * <li>ROLLBACK TO fails without undoing the statement before it.</li>
 * <li>A second creator of a name that an open transaction has taken does not wait; the
 * transaction fails at its commit.</li>
 * <li>A dropped table is gone at once, even while others write to it.</li>
 * <li>A snapshot that is dropped cannot be read by its timestamp any more, and there is
 * no plan cache that would go on reading it by its name.</li>
 * <li>The numbers of a clone begin behind the last full 10,000 of the rows copied, not of
 * the numbers handed out.</li>
 * <li>FOR SHARE locks as FOR UPDATE does. A CHECK holds for UPDATE, too.</li>
 * <li>A deletion does not count the rows that follow it by a foreign key.</li>
 * <li>Users, roles and quotas are not modelled: there is {@code root}, who may do
 * everything.</li>
 * </ul>
 */
@NullMarked
package io.github.matrixonespring.embedded;

import org.jspecify.annotations.NullMarked;
