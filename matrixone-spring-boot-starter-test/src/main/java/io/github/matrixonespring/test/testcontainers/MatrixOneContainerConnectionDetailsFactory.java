package io.github.matrixonespring.test.testcontainers;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.JdbcDatabaseContainer;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Connects to a {@code GenericContainer} of the image. For {@link MatrixOneContainer}
 * Spring Boot has a factory already, and a second one would be an error.
 */
class MatrixOneContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<GenericContainer<?>, JdbcConnectionDetails> {

	MatrixOneContainerConnectionDetailsFactory() {
		super("matrixorigin/matrixone");
	}

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<GenericContainer<?>> source,
			Class<?> requiredContainerType, Class<?> requiredConnectionDetailsType) {
		return super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType)
				&& !super.sourceAccepts(source, JdbcDatabaseContainer.class, requiredConnectionDetailsType);
	}

	@Override
	protected JdbcConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<GenericContainer<?>> source) {
		return new MatrixOneContainerConnectionDetails(source);
	}

	private static final class MatrixOneContainerConnectionDetails
			extends ContainerConnectionDetails<GenericContainer<?>> implements JdbcConnectionDetails {

		private MatrixOneContainerConnectionDetails(ContainerConnectionSource<GenericContainer<?>> source) {
			super(source);
		}

		@Override
		public String getJdbcUrl() {
			return "jdbc:mysql://" + getContainer().getHost() + ":"
					+ getContainer().getMappedPort(MatrixOneContainer.PORT) + "/test?createDatabaseIfNotExist=true";
		}

		@Override
		public String getUsername() {
			return MatrixOneContainer.USERNAME;
		}

		@Override
		public String getPassword() {
			return MatrixOneContainer.PASSWORD;
		}

	}

}
