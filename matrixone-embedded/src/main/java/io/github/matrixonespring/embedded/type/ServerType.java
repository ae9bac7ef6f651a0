package io.github.matrixonespring.embedded.type;

/**
 * A type of the server.
 *
 * @param kind its kind
 * @param width how many characters, bytes or digits, 0 where it does not matter
 * @param scale the digits behind the point, of a decimal or of seconds
 */
public record ServerType(Kind kind, int width, int scale) {

	/** More digits than these make a decimal twice as wide. */
	public static final int MAX_DECIMAL64 = 18;

	/** The digits that the server computes with. */
	public static final int MAX_DECIMAL128 = 38;

	public static ServerType of(Kind kind) {
		return switch (kind) {
			case DECIMAL -> decimal(MAX_DECIMAL128, 0);
			default -> new ServerType(kind, 0, 0);
		};
	}

	public static ServerType of(Kind kind, int scale) {
		return new ServerType(kind, (kind == Kind.DECIMAL) ? MAX_DECIMAL128 : 0, scale);
	}

	public static ServerType decimal(int precision, int scale) {
		return new ServerType(Kind.DECIMAL, precision, scale);
	}

	public static ServerType text(int width) {
		return new ServerType(Kind.VARCHAR, width, 0);
	}

	/**
	 * Return the name by which the server's errors call it.
	 * @return the name, in capitals
	 */
	public String inErrors() {
		return (this.kind == Kind.DECIMAL) ? ((this.width <= MAX_DECIMAL64) ? "DECIMAL64" : "DECIMAL128")
				: this.kind.inErrors();
	}

}
