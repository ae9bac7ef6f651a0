package io.github.matrixonespring.compatibility;

import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.testsupport.TestDatabase;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts applications on the database of a test. Several are the nodes of a cluster.
 */
final class Node {

	private final List<String> properties = new ArrayList<>();

	private final Class<?> source;

	private WebApplicationType type = WebApplicationType.NONE;

	private Node(Class<?> source, String library) {
		this.source = source;
		this.properties.add(LibraryOfTheApplication.PROPERTY + "=" + library);
		this.properties.add("spring.main.banner-mode=off");
		this.properties.add("spring.jmx.enabled=false");
	}

	/**
	 * Begin with an application.
	 * @param source its configuration
	 * @param library how the names of the auto-configurations of its library begin
	 */
	static Node of(Class<?> source, String library) {
		return new Node(source, library);
	}

	Node with(String... properties) {
		this.properties.addAll(List.of(properties));
		return this;
	}

	Node serving() {
		this.type = WebApplicationType.SERVLET;
		return this;
	}

	/**
	 * Start it. It is closed before the database is removed.
	 * @param name tells the nodes of a test apart
	 */
	ConfigurableApplicationContext start(TestDatabase database, String name) {
		return database.application(name, () -> run(database.properties()));
	}

	/**
	 * Start it for a part of a test, which closes it.
	 */
	ConfigurableApplicationContext start(TestDatabase database) {
		return run(database.properties());
	}

	private ConfigurableApplicationContext run(String... dataSource) {
		return new SpringApplicationBuilder(this.source, TakenSnapshots.class).web(this.type)
			.properties(dataSource)
			.properties(this.properties.toArray(String[]::new))
			.run();
	}

}
