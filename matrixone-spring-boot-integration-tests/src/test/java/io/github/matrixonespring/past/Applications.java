package io.github.matrixonespring.past;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The blog that has changed since a snapshot, and the same application at a clone of that
 * snapshot.
 *
 * @param original the application
 * @param cloned the application at the clone
 * @param snapshot the snapshot
 */
record Applications(ConfigurableApplicationContext original, ConfigurableApplicationContext cloned,
		String snapshot) implements AutoCloseable {

	static Applications start(TestDatabase database, Class<?> application, String... properties) {
		Blog.create(database.control());
		ConfigurableApplicationContext original = start(application, database, database.url(), properties);
		MatrixOneTemplate matrixOne = original.getBean(MatrixOneTemplate.class);
		String snapshot = database.newName("s");
		matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
		String clone = database.newName("clone");
		matrixOne.clones().cloneDatabase(clone, database.database(), snapshot);
		Blog.change(database.control());
		return new Applications(original, start(application, database, database.url(clone), properties), snapshot);
	}

	private static ConfigurableApplicationContext start(Class<?> application, TestDatabase database, String url,
			String... properties) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.run(Stream
				.concat(Stream.of("--spring.datasource.url=" + url,
						"--spring.datasource.username=" + database.username(),
						"--spring.datasource.password=" + database.password()), Arrays.stream(properties))
				.toArray(String[]::new));
	}

	<T> T then(Supplier<T> work) {
		return this.original.getBean(MatrixOneTemplate.class).asOf(this.snapshot).call(work);
	}

	/**
	 * Do something at the snapshot, at the clone and in the present.
	 */
	<T> Compared<T> compare(Function<ConfigurableApplicationContext, T> work) {
		T present = work.apply(this.original);
		return new Compared<>(then(() -> work.apply(this.original)), work.apply(this.cloned), present);
	}

	@Override
	public void close() {
		this.original.close();
		this.cloned.close();
	}

	/**
	 * What was found.
	 *
	 * @param then at the snapshot
	 * @param cloned at the clone
	 * @param now in the present
	 * @param <T> its type
	 */
	record Compared<T>(T then, T cloned, T now) {
	}

}
