package io.github.matrixonespring.test.context;

import java.util.Optional;
import java.util.UUID;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import io.github.matrixonespring.test.connection.Lease;
import io.github.matrixonespring.test.database.DatabaseServer;
import io.github.matrixonespring.test.database.Template;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The database that an application starts on: an empty one, or what a start before has
 * made of an empty one if everything is as it was then.
 */
class ApplicationStart {

	private static final Log logger = LogFactory.getLog(AutoConfigureMatrixOne.class);

	private static final String DESCRIPTION = "the start of the application";

	private final DatabaseServer server;

	private final TemplateKey key;

	private final Lease lease;

	private final boolean restored;

	/** Whether anything but a database initializer has changed the database. */
	private boolean changedByOthers;

	ApplicationStart(DatabaseServer server, TemplateKey key) {
		this.server = server;
		this.key = key;
		Optional<Template> template = server.template(key.value());
		Optional<String> kept = template.isPresent() ? Optional.empty() : server.keptTemplate(key.value());
		this.restored = template.isPresent() || kept.isPresent();
		this.lease = template.map((found) -> new Lease(DESCRIPTION, found))
			.orElseGet(() -> new Lease(DESCRIPTION, kept.map(server::clone).orElseGet(server::create)));
	}

	DatabaseServer server() {
		return this.server;
	}

	Lease lease() {
		return this.lease;
	}

	/**
	 * Tell whether the database was that of a start before.
	 */
	boolean isRestored() {
		return this.restored;
	}

	void initializerBegins() {
		this.changedByOthers |= this.lease.isTouched();
	}

	void initializerEnds() {
		this.lease.forgetTouched();
	}

	/**
	 * End the start and make a template of what it has made. It is used again, also by
	 * later runs, if all is known of which it was made.
	 */
	Template end() {
		boolean changed = this.changedByOthers || this.lease.isTouched();
		String database = this.lease.database();
		if (changed) {
			this.lease.end(true);
			logger.info("""
					The template of the tests' databases is used for one application context only: the application \
					changes its database while it starts, not only by Flyway, Liquibase, scripts or Hibernate""");
			return this.server.addTemplate(UUID.randomUUID().toString(), database);
		}
		Optional<Template> existing = this.server.template(this.key.value());
		this.lease.end(existing.isEmpty());
		Template template = existing.orElseGet(() -> this.server.addTemplate(this.key.value(), database));
		if (!this.restored && !this.server.address().isEmbedded()) {
			this.server.keepTemplate(this.key.value(), this.key.slot(), database);
		}
		return template;
	}

}
