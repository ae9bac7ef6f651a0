package io.github.matrixonespring;

/**
 * What a server is, and who is connected to it.
 *
 * @param product the product that the driver reports, {@code MySQL} also for MatrixOne
 * @param version the version that the driver reports, such as
 * {@code 8.0.30-MatrixOne-v4.2.0}
 * @param account the account of the connection
 * @param user the user of the connection
 * @param role the active role of the connection
 * @param embedded whether it is the embedded engine
 * @since 0.1.0
 */
public record ServerInfo(String product, String version, String account, String user, String role, boolean embedded) {

}
