package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.ServerInfo;
import io.github.matrixonespring.boot.autoconfigure.metrics.ServerState;
import io.github.matrixonespring.doctor.Finding;
import io.github.matrixonespring.ledger.LedgerEntry;
import io.github.matrixonespring.ledger.LedgerSummary;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.server.Evidence;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint} for what there is on the server, and for changing it where access is
 * not restricted. Says nothing of rows, statements and passwords.
 *
 * @since 0.1.0
 */
@Endpoint(id = "matrixone", defaultAccess = Access.READ_ONLY)
@RegisterReflectionForBinding({ MatrixOneEndpoint.Overview.class, MatrixOneEndpoint.Ledger.class,
		MatrixOneEndpoint.LevelQuota.class, MatrixOneEndpoint.CapabilityDescriptor.class, SnapshotDescriptor.class,
		Finding.class, EndpointActions.Dropped.class, EndpointActions.Cloned.class,
		EndpointActions.PlanDescriptor.class, EndpointActions.RestoreDescriptor.class })
public class MatrixOneEndpoint {

	private static final int ENTRIES = 100;

	private final MatrixOneOperations operations;

	private final @Nullable SnapshotLedger ledger;

	private final SnapshotQuota quota;

	private final EndpointActions actions;

	MatrixOneEndpoint(MatrixOneOperations operations, @Nullable SnapshotLedger ledger, SnapshotQuota quota,
			RestorePlans plans) {
		this.operations = operations;
		this.ledger = ledger;
		this.quota = quota;
		this.actions = new EndpointActions(operations, plans);
	}

	/**
	 * Tell what the server is.
	 * @return the server, and what else can be asked for
	 */
	@ReadOperation
	public Overview overview() {
		return answer(() -> new Overview(this.operations.serverInfo(),
				Arrays.stream(Part.values())
					.filter((part) -> part != Part.LEDGER || this.ledger != null)
					.map(Part::word)
					.toList()));
	}

	/**
	 * Tell what there is of something.
	 * @param part one of {@code snapshots}, {@code ledger}, {@code quota},
	 * {@code capabilities} and {@code doctor}
	 * @return what there is
	 */
	@ReadOperation
	public Object part(@Selector String part) {
		return answer(() -> switch (Part.of(part)) {
			case SNAPSHOTS -> this.operations.snapshots().list().stream().map(SnapshotDescriptor::of).toList();
			case LEDGER -> ledger(requiredLedger());
			case QUOTA -> quota();
			case CAPABILITIES -> this.operations.server().evidence().stream().map(CapabilityDescriptor::of).toList();
			case DOCTOR -> this.operations.doctor();
		});
	}

	/**
	 * Tell of one snapshot or entry.
	 * @param part {@code snapshots} or {@code ledger}
	 * @param name the name of the snapshot, or the id of the entry
	 * @return it, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable Object entry(@Selector String part, @Selector String name) {
		return answer(() -> switch (Part.of(part)) {
			case SNAPSHOTS -> this.operations.snapshots().find(name).map(SnapshotDescriptor::of).orElse(null);
			case LEDGER -> requiredLedger().find(name).map(EntryDescriptor::of).orElse(null);
			default -> throw new BadRequestException("'%s' has no single entries".formatted(part));
		});
	}

	/**
	 * Answer in words of this library.
	 * @throws BadRequestException if it cannot be answered
	 */
	static <T extends @Nullable Object> T answer(Supplier<T> question) {
		try {
			return question.get();
		}
		catch (RuntimeException ex) {
			throw Failure.of(ex).map(RuntimeException.class::cast).orElse(ex);
		}
	}

	EndpointActions actions() {
		return this.actions;
	}

	private SnapshotLedger requiredLedger() {
		if (this.ledger == null) {
			throw new BadRequestException("There is no ledger: set matrixone.ledger.enabled=true");
		}
		return this.ledger;
	}

	private static Ledger ledger(SnapshotLedger ledger) {
		LedgerSummary summary = ledger.summarize();
		return new Ledger(summary.pending(), summary.oldestPending(), summary.failed(),
				ledger.list(ENTRIES).stream().map(EntryDescriptor::of).toList());
	}

	private Map<String, LevelQuota> quota() {
		ServerState state = ServerState.of(this.operations.snapshots(), this.quota, null);
		Map<String, LevelQuota> quota = new LinkedHashMap<>();
		for (SnapshotLevel level : SnapshotQuota.LIMITED) {
			quota.put(level.name().toLowerCase(Locale.ROOT),
					new LevelQuota(state.snapshots(level), state.limits().get(level), state.quotaUsage(level)));
		}
		return quota;
	}

	private enum Part {

		SNAPSHOTS, LEDGER, QUOTA, CAPABILITIES, DOCTOR;

		private String word() {
			return name().toLowerCase(Locale.ROOT);
		}

		private static Part of(String word) {
			return Arrays.stream(values())
				.filter((part) -> part.word().equals(word))
				.findFirst()
				.orElseThrow(() -> new BadRequestException("There is no such part: use one of %s"
					.formatted(Arrays.stream(values()).map(Part::word).toList())));
		}

	}

	/**
	 * The server.
	 *
	 * @param server what it is, and who is connected
	 * @param parts what else can be asked for
	 */
	public record Overview(ServerInfo server, List<String> parts) {

	}

	/**
	 * The ledger.
	 */
	record Ledger(long pending, Duration oldestPending, long failed, List<EntryDescriptor> entries) {

	}

	/**
	 * An entry of the ledger.
	 */
	record EntryDescriptor(String id, String snapshot, String kind, String target, String label, String method,
			Instant requestedAt, String status, int attempts, @Nullable String created) {

		private static EntryDescriptor of(LedgerEntry entry) {
			return new EntryDescriptor(entry.id(), entry.request().snapshot(), entry.request().kind().name(),
					entry.request().target().toString(), entry.request().label(), entry.request().caller().method(),
					entry.requestedAt(), entry.status().name(), entry.attempts(),
					(entry.receipt() != null) ? entry.receipt().snapshot() : null);
		}

	}

	/**
	 * How many snapshots there may be.
	 *
	 * @param used how many there are
	 * @param limit how many there may be, or {@code null} if that is not limited
	 * @param usage how much of it is used, from 0 to 1
	 */
	record LevelQuota(long used, @Nullable Integer limit, double usage) {

	}

	/**
	 * What is known of a capability.
	 */
	record CapabilityDescriptor(String capability, boolean present, String basis, String version) {

		private static CapabilityDescriptor of(Evidence evidence) {
			return new CapabilityDescriptor(evidence.capability().propertyName(), evidence.present(),
					evidence.basis().name().toLowerCase(Locale.ROOT), evidence.version());
		}

	}

}
