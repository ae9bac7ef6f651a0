package io.github.matrixonespring.pool;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Reads and extends JDBC URLs, those of drivers that stand before another one included,
 * such as {@code jdbc:p6spy:mysql://host/database}.
 *
 * @since 0.1.0
 */
public final class JdbcUrl {

	private JdbcUrl() {
	}

	/**
	 * Find the value that a URL has for a property of the driver.
	 * @param url the URL
	 * @param property the name of the property, in any case
	 * @return the value, or {@code null} if the URL has none
	 */
	public static @Nullable String find(String url, String property) {
		Matcher matcher = Pattern.compile("(?i)[?&;(,]\\s*" + property + "\\s*=([^&;),]*)").matcher(url);
		return matcher.find() ? matcher.group(1).strip() : null;
	}

	/**
	 * Add properties to a URL.
	 * @param url the URL
	 * @param properties the properties
	 * @return the URL with the properties
	 */
	public static String with(String url, Map<String, String> properties) {
		if (properties.isEmpty()) {
			return url;
		}
		String added = properties.entrySet()
			.stream()
			.map((property) -> property.getKey() + "=" + property.getValue())
			.collect(Collectors.joining("&"));
		int query = url.indexOf('?');
		if (query < 0) {
			return url + "?" + added;
		}
		return (query == url.length() - 1 || url.endsWith("&")) ? url + added : url + "&" + added;
	}

	/**
	 * Return the names between {@code jdbc:} and the address: that of the driver, of
	 * those before it, and of its kind of connection.
	 */
	static List<String> protocols(String url) {
		int address = (url.indexOf("//") >= 0) ? url.indexOf("//") : url.split("[?;]", 2)[0].lastIndexOf(':');
		return Arrays.asList(url.substring(0, Math.max(0, address)).split(":"));
	}

}
