package io.github.matrixonespring.test.testcontainers;

import java.time.Duration;

import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * MatrixOne in a container. With {@code @ServiceConnection} the application connects to
 * it. It counts as started when its system tables answer queries.
 *
 * @since 0.1.0
 */
public class MatrixOneContainer extends JdbcDatabaseContainer<MatrixOneContainer> {

	/** The image without a tag. */
	public static final DockerImageName IMAGE = DockerImageName.parse("matrixorigin/matrixone");

	/** The port for SQL. */
	public static final int PORT = 6001;

	static final String USERNAME = "root";

	static final String PASSWORD = "111";

	private static final String DRIVER = "com.mysql.cj.jdbc.Driver";

	private static final Duration START = Duration.ofMinutes(4);

	private String databaseName = "test";

	/**
	 * Create a container.
	 * @param image name of the image, which stands in for {@link #IMAGE}
	 */
	public MatrixOneContainer(String image) {
		this(DockerImageName.parse(image));
	}

	/**
	 * Create a container.
	 * @param image name of the image, which stands in for {@link #IMAGE}
	 */
	@SuppressWarnings("this-escape")
	public MatrixOneContainer(DockerImageName image) {
		super(image);
		image.assertCompatibleWith(IMAGE);
		addExposedPort(PORT);
		withStartupTimeoutSeconds((int) START.toSeconds());
		withConnectTimeoutSeconds((int) START.toSeconds());
	}

	/**
	 * Choose the database, which is created.
	 * @param name the name
	 * @return this container
	 */
	@Override
	public MatrixOneContainer withDatabaseName(String name) {
		this.databaseName = name;
		return self();
	}

	@Override
	public String getDriverClassName() {
		return DRIVER;
	}

	@Override
	public String getJdbcUrl() {
		String parameters = constructUrlParameters("?", "&");
		String separator = parameters.isEmpty() ? "?" : "&";
		return "jdbc:mysql://" + getHost() + ":" + getMappedPort(PORT) + "/" + this.databaseName + parameters
				+ separator + "createDatabaseIfNotExist=true";
	}

	@Override
	public String getDatabaseName() {
		return this.databaseName;
	}

	@Override
	public String getUsername() {
		return USERNAME;
	}

	@Override
	public String getPassword() {
		return PASSWORD;
	}

	@Override
	protected String getTestQueryString() {
		return ContainerSql.SYSTEM_TABLES;
	}

}
