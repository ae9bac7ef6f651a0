package io.github.matrixonespring.boot.autoconfigure;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.github.matrixonespring.boot.autoconfigure.MatrixOneDoctorProperties.Mode;
import io.github.matrixonespring.doctor.Doctor;
import io.github.matrixonespring.doctor.Finding;
import io.github.matrixonespring.doctor.Finding.Severity;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Asks the doctor at start: before the application is ready, or in the background once it
 * is. Where nobody has needed the {@link javax.sql.DataSource} so far, as it is made when
 * it is needed first, it is not made for the doctor.
 */
class DoctorLifecycle implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(Doctor.class);

	/** Started before the ledger and the web server. */
	private static final int PHASE = DEFAULT_PHASE - 4096 - 1;

	private static final int MILLIS_TO_STOP = 3000;

	private final MatrixOneDoctorProperties properties;

	private final Supplier<Doctor> doctor;

	private final BooleanSupplier needed;

	private volatile boolean running;

	private volatile @Nullable Thread examination;

	/**
	 * Create the lifecycle.
	 * @param needed whether somebody has needed the connections
	 */
	DoctorLifecycle(MatrixOneDoctorProperties properties, Supplier<Doctor> doctor, BooleanSupplier needed) {
		this.properties = properties;
		this.doctor = doctor;
		this.needed = needed;
	}

	@Override
	public void start() {
		if (this.properties.mode() == Mode.FAIL) {
			List<Finding> findings = this.doctor.get().examine();
			List<Finding> serious = findings.stream().filter((finding) -> finding.severity() != Severity.INFO).toList();
			if (!serious.isEmpty()) {
				throw new DoctorFindingsException(serious);
			}
			findings.forEach(DoctorLifecycle::log);
		}
		this.running = true;
	}

	@Override
	public synchronized void onApplicationEvent(ApplicationReadyEvent event) {
		if (this.properties.mode() == Mode.LOG && this.running && this.examination == null
				&& this.needed.getAsBoolean()) {
			Thread thread = new Thread(this::examine, "matrixone-doctor");
			thread.setDaemon(true);
			this.examination = thread;
			thread.start();
		}
	}

	private void examine() {
		try {
			List<Finding> findings = this.doctor.get().examine();
			if (this.running) {
				findings.forEach(DoctorLifecycle::log);
			}
		}
		catch (RuntimeException ex) {
			if (this.running) {
				logger.warn("The doctor has failed; the application is not affected", ex);
			}
		}
	}

	private static void log(Finding finding) {
		switch (finding.severity()) {
			case ERROR -> logger.error(finding);
			case WARNING -> logger.warn(finding);
			case INFO -> logger.info(finding);
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		Thread thread = this.examination;
		if (thread != null) {
			thread.interrupt();
			try {
				thread.join(MILLIS_TO_STOP);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
