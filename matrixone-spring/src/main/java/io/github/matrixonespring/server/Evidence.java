package io.github.matrixonespring.server;

/**
 * What is known of a capability of a server, and why.
 *
 * @param capability the capability
 * @param present whether the server has it
 * @param basis why that is taken to be so
 * @param version the version that the server tells, such as
 * {@code 8.0.30-MatrixOne-v4.2.0}
 * @since 0.1.0
 */
public record Evidence(Capability capability, boolean present, Basis basis, String version) {

	/**
	 * Tell whether anything is known.
	 * @return {@code false} if it is the careful answer that is given where nothing is
	 */
	public boolean isKnown() {
		return this.basis != Basis.ASSUMED;
	}

	@Override
	public String toString() {
		return "%s=%s (%s)".formatted(this.capability, this.present, this.basis);
	}

	/**
	 * Why something is taken to be so.
	 */
	public enum Basis {

		/**
		 * The configuration says so.
		 */
		CONFIGURED,

		/**
		 * A server of this very version was recorded.
		 */
		BY_VERSION,

		/**
		 * The server has answered a harmless statement.
		 */
		PROBED,

		/**
		 * The server has done it, or not, when it was asked to.
		 */
		BY_RESULT,

		/**
		 * It is not known, or servers of different versions have answered within a few
		 * minutes. This is the careful answer.
		 */
		ASSUMED

	}

}
