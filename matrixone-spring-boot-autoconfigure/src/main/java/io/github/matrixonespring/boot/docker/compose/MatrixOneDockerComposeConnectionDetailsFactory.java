package io.github.matrixonespring.boot.docker.compose;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.StringUtils;

/**
 * Connects to a service of the MatrixOne image. The user is that which the image has; the
 * database is that of the variable {@code MATRIXONE_DATABASE}, else {@code test}, and is
 * created.
 */
class MatrixOneDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<JdbcConnectionDetails> {

	private static final String[] IMAGES = { "matrixorigin/matrixone" };

	MatrixOneDockerComposeConnectionDetailsFactory() {
		super(IMAGES);
	}

	@Override
	protected JdbcConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new MatrixOneConnectionDetails(source.getRunningService());
	}

	private static final class MatrixOneConnectionDetails extends DockerComposeConnectionDetails
			implements JdbcConnectionDetails {

		private static final int PORT = 6001;

		private static final String PARAMETERS = "org.springframework.boot.jdbc.parameters";

		private final String url;

		private final String username;

		private final String password;

		private MatrixOneConnectionDetails(RunningService service) {
			super(service);
			String database = service.env().getOrDefault("MATRIXONE_DATABASE", "test");
			String parameters = service.labels().get(PARAMETERS);
			this.url = "jdbc:mysql://%s:%d/%s?createDatabaseIfNotExist=true%s".formatted(service.host(),
					service.ports().get(PORT), database, StringUtils.hasText(parameters) ? "&" + parameters : "");
			this.username = service.env().getOrDefault("MATRIXONE_USER", "root");
			this.password = service.env().getOrDefault("MATRIXONE_PASSWORD", "111");
		}

		@Override
		public String getJdbcUrl() {
			return this.url;
		}

		@Override
		public String getUsername() {
			return this.username;
		}

		@Override
		public String getPassword() {
			return this.password;
		}

	}

}
