package io.github.matrixonespring.pitr;

/**
 * Whether a PITR keeps anything of what is there today.
 * <p>
 * The PITR of a table or database is tied to an object, not to a name. Once the object is
 * replaced by another one of that name, nothing of the new one is kept. The server says
 * nothing of it, shows the PITR as before, and goes on restoring from it what it has not
 * removed yet. What replaces an object:
 * <ul>
 * <li>of a table: {@code ALTER TABLE} that copies it, as an added column does,
 * {@code TRUNCATE}, {@code DELETE} without {@code WHERE} (also that of
 * {@code deleteAllInBatch()}), {@code RESTORE}, {@code DROP}. Under another name it goes
 * on as the same table, but its PITR is of the old name;
 * <li>of a database: {@code RESTORE DATABASE} and {@code DROP DATABASE}, and with it its
 * tables;
 * <li>of an account: {@code DROP ACCOUNT}. All of the above leave a PITR of the account
 * as it is, which is therefore the one to choose.
 * </ul>
 * Altering a PITR does not make it active again. Drop it and create it anew; it keeps
 * nothing of before.
 *
 * @since 0.1.0
 */
public enum PitrStatus {

	/**
	 * It keeps what its target is today.
	 */
	ACTIVE,

	/**
	 * Its target was replaced or is gone: nothing of what is there today is kept.
	 */
	INACTIVE,

	/**
	 * It cannot be known. Accounts other than {@code sys} are not told: for them the id
	 * of the object when the PITR was created is compared with that of today, and the
	 * server need not have kept the former, or the object was replaced within a second or
	 * two of it.
	 */
	UNKNOWN

}
