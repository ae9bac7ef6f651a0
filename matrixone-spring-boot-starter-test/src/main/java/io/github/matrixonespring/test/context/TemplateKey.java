package io.github.matrixonespring.test.context;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Name of a template: by what application it is of, and what it is made of.
 *
 * @param slot the application
 * @param inputs what the template is made of
 */
record TemplateKey(String slot, String inputs) {

	private static final int RADIX = 36;

	private static final int LENGTH = 8;

	String value() {
		return this.slot + this.inputs;
	}

	static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static void add(MessageDigest digest, String text) {
		digest.update(text.getBytes(StandardCharsets.UTF_8));
		digest.update((byte) 0);
	}

	static String text(MessageDigest digest) {
		return new BigInteger(1, digest.digest()).toString(RADIX).substring(0, LENGTH);
	}

}
