package io.github.matrixonespring;

import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.clone.DefaultCloneManager;
import io.github.matrixonespring.diff.DefaultDiffOperations;
import io.github.matrixonespring.diff.DefaultHistoryOperations;
import io.github.matrixonespring.diff.DiffOperations;
import io.github.matrixonespring.diff.HistoryOperations;
import io.github.matrixonespring.doctor.Doctor;
import io.github.matrixonespring.doctor.Finding;
import io.github.matrixonespring.doctor.StandardChecks;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.hibernate.PastSessions;
import io.github.matrixonespring.pitr.DefaultPitrManager;
import io.github.matrixonespring.pitr.PitrManager;
import io.github.matrixonespring.restore.DefaultRestoreManager;
import io.github.matrixonespring.restore.RestoreCaches;
import io.github.matrixonespring.restore.RestoreManager;
import io.github.matrixonespring.restore.RestoreSettings;
import io.github.matrixonespring.server.ServerCapabilities;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitPostProcessor;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import io.github.matrixonespring.timetravel.AsOfOperations;
import io.github.matrixonespring.timetravel.AsOfPostProcessor;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneAccessor;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Default implementation of {@link MatrixOneOperations}. Thread-safe. Spring Boot
 * configures one; {@link EnableMatrixOne} shows how without Spring Boot.
 *
 * @since 0.1.0
 */
public class MatrixOneTemplate
		implements MatrixOneOperations, MatrixOneAccessor, ApplicationEventPublisherAware, AutoCloseable {

	private static final Duration DEFAULT_DOCTOR_TIMEOUT = Duration.ofSeconds(10);

	private static final boolean hibernatePresent = ClassUtils
		.isPresent("org.springframework.orm.jpa.EntityManagerFactoryInfo", MatrixOneTemplate.class.getClassLoader())
			&& ClassUtils.isPresent("org.hibernate.engine.spi.SessionImplementor",
					MatrixOneTemplate.class.getClassLoader());

	private static final String EMBEDDED_URL_PREFIX = "jdbc:matrixone:";

	private final MatrixOneConnections connections;

	private final SnapshotManager snapshots;

	private final CloneManager clones;

	private final RestoreManager restores;

	private final PitrManager pitrs;

	private final @Nullable SnapshotLedger ledger;

	private final TimeTravel timeTravel;

	private final Supplier<Doctor> doctor;

	/**
	 * Create a template with default settings. As a bean it publishes its events to its
	 * application context.
	 * @param dataSource the {@link DataSource} that the transaction manager works on
	 */
	public MatrixOneTemplate(DataSource dataSource) {
		this(new MatrixOneConnections(dataSource, ConnectionSettings.defaults()));
	}

	private MatrixOneTemplate(MatrixOneConnections connections) {
		this(connections, new DefaultSnapshotManager(connections));
	}

	private MatrixOneTemplate(MatrixOneConnections connections, SnapshotManager snapshots) {
		this(connections, snapshots, new TimeTravel(connections, snapshots::get, Duration.ZERO));
	}

	private MatrixOneTemplate(MatrixOneConnections connections, SnapshotManager snapshots, TimeTravel timeTravel) {
		this(connections, snapshots, new DefaultCloneManager(connections, snapshots::get, timeTravel), timeTravel);
	}

	/**
	 * Create a template of managers that there are already, without a ledger.
	 * @param connections the connections, which are closed with the template
	 * @param snapshots the operations on snapshots
	 * @param clones the operations that clone
	 */
	public MatrixOneTemplate(MatrixOneConnections connections, SnapshotManager snapshots, CloneManager clones) {
		this(connections, snapshots, clones, new TimeTravel(connections, snapshots::get, Duration.ZERO));
	}

	private MatrixOneTemplate(MatrixOneConnections connections, SnapshotManager snapshots, CloneManager clones,
			TimeTravel timeTravel) {
		this(connections, snapshots, clones, new DefaultPitrManager(connections), timeTravel);
	}

	private MatrixOneTemplate(MatrixOneConnections connections, SnapshotManager snapshots, CloneManager clones,
			PitrManager pitrs, TimeTravel timeTravel) {
		this(connections, snapshots, clones, new DefaultRestoreManager(connections, timeTravel, snapshots, clones,
				pitrs, RestoreSettings.defaults(), RestoreCaches.NONE, null, null), pitrs, timeTravel, null);
	}

	/**
	 * Create a template of managers that there are already.
	 * @param connections the connections, which are closed with the template
	 * @param snapshots the operations on snapshots
	 * @param clones the operations that clone
	 * @param restores the operations that bring rows back
	 * @param pitrs the operations on PITRs
	 * @param timeTravel what reads the past
	 * @param ledger the account of snapshots, to be started and closed by the caller, or
	 * {@code null}
	 */
	public MatrixOneTemplate(MatrixOneConnections connections, SnapshotManager snapshots, CloneManager clones,
			RestoreManager restores, PitrManager pitrs, TimeTravel timeTravel, @Nullable SnapshotLedger ledger) {
		this(connections, snapshots, clones, restores, pitrs, timeTravel, ledger,
				SingletonSupplier.of(() -> Doctor.of(connections, DEFAULT_DOCTOR_TIMEOUT,
						StandardChecks.ofServer(connections, snapshots, pitrs,
								new SnapshotQuota(connections, SnapshotQuota.DEFAULT_LIMIT), RestoreSettings.defaults(),
								null))));
	}

	/**
	 * Create a template of managers that there are already, and of a doctor.
	 * @param connections the connections, which are closed with the template
	 * @param snapshots the operations on snapshots
	 * @param clones the operations that clone
	 * @param restores the operations that bring rows back
	 * @param pitrs the operations on PITRs
	 * @param timeTravel what reads the past
	 * @param ledger the account of snapshots, to be started and closed by the caller, or
	 * {@code null}
	 * @param doctor the doctor, which is asked for when there is something to examine,
	 * for its checks may need the template
	 */
	public MatrixOneTemplate(MatrixOneConnections connections, SnapshotManager snapshots, CloneManager clones,
			RestoreManager restores, PitrManager pitrs, TimeTravel timeTravel, @Nullable SnapshotLedger ledger,
			Supplier<Doctor> doctor) {
		this.connections = connections;
		this.snapshots = snapshots;
		this.clones = clones;
		this.restores = restores;
		this.pitrs = pitrs;
		this.timeTravel = timeTravel;
		this.ledger = ledger;
		this.doctor = doctor;
	}

	/**
	 * Begin the transactions of a transaction manager so that clones take part in them,
	 * and refuse its nested ones. Spring Boot's auto-configuration does it for each
	 * transaction manager that is a bean.
	 * @param transactionManager the transaction manager
	 */
	public void listenTo(ConfigurableTransactionManager transactionManager) {
		this.connections.listenTo(transactionManager);
	}

	/**
	 * Publish the events of snapshots to an application context, unless they go to one
	 * already. The context is not refreshed if an annotation would be ignored there: see
	 * {@link EnableMatrixOne}.
	 * @param applicationEventPublisher receives them
	 */
	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher applicationEventPublisher) {
		SnapshotAfterCommitPostProcessor.requireIn(applicationEventPublisher);
		AsOfPostProcessor.requireIn(applicationEventPublisher);
		if (hibernatePresent && applicationEventPublisher instanceof ListableBeanFactory beanFactory) {
			this.timeTravel.useIfNone(() -> List.of(PastSessions.of(beanFactory)));
		}
		if (this.snapshots instanceof ApplicationEventPublisherAware aware) {
			aware.setApplicationEventPublisher(applicationEventPublisher);
		}
		if (this.restores instanceof ApplicationEventPublisherAware aware) {
			aware.setApplicationEventPublisher(applicationEventPublisher);
		}
	}

	@Override
	public MatrixOneConnections getConnections() {
		return this.connections;
	}

	@Override
	public JdbcClient jdbc() {
		return this.connections.jdbc();
	}

	@Override
	public SnapshotManager snapshots() {
		return this.snapshots;
	}

	@Override
	public CloneManager clones() {
		return this.clones;
	}

	@Override
	public RestoreManager restores() {
		return this.restores;
	}

	@Override
	public PitrManager pitrs() {
		return this.pitrs;
	}

	@Override
	public AsOfOperations asOf(PointInTime point) {
		return this.timeTravel.asOf(point);
	}

	@Override
	public PointInTime resolve(PointInTime point) {
		return this.timeTravel.resolve(point);
	}

	@Override
	public DiffOperations diff(PointInTime before, PointInTime after) {
		this.connections.requireNoScope("A comparison of two moments");
		return new DefaultDiffOperations(this.connections, this.timeTravel, before, after);
	}

	@Override
	public HistoryOperations history(String database, String table) {
		return new DefaultHistoryOperations(this.connections, this.timeTravel, this.snapshots::list,
				new TableName(database, table));
	}

	@Override
	public SnapshotLedger ledger() {
		Assert.state(this.ledger != null, "The ledger is switched off. Set matrixone.ledger.enabled=true");
		return this.ledger;
	}

	@Override
	public ServerInfo serverInfo() {
		try (MatrixOneStatements statements = this.connections.joining()) {
			return statements.query(ServerSql.WHO, (row, number) -> serverInfo(statements, row)).get(0);
		}
	}

	@Override
	public ServerCapabilities server() {
		return this.connections.getCapabilities();
	}

	@Override
	public List<Finding> doctor() {
		return this.doctor.get().examine();
	}

	private static ServerInfo serverInfo(MatrixOneStatements statements, ResultSet row) {
		return statements.metaData((metaData) -> new ServerInfo(metaData.getDatabaseProductName(),
				metaData.getDatabaseProductVersion(), row.getString(1), row.getString(2), row.getString(3),
				metaData.getURL().startsWith(EMBEDDED_URL_PREFIX)));
	}

	/**
	 * Close the connections beside the application's pool.
	 */
	@Override
	public void close() {
		this.connections.close();
	}

}
