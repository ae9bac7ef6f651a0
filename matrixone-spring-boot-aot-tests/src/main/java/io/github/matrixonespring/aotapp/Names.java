package io.github.matrixonespring.aotapp;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Names that nobody else uses. Templates call it as a bean.
 */
@Component("names")
public class Names {

	private final String prefix;

	Names(@Value("${app.prefix}") String prefix) {
		this.prefix = prefix;
	}

	public String of(String name) {
		return this.prefix + name;
	}

}
