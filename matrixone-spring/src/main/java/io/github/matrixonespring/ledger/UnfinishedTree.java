package io.github.matrixonespring.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.snapshot.SnapshotTarget;

/**
 * Draws unfinished entries as a tree of targets and names.
 */
final class UnfinishedTree {

	private UnfinishedTree() {
	}

	static String of(List<LedgerEntry> entries) {
		Map<SnapshotTarget, List<LedgerEntry>> targets = entries.stream()
			.collect(Collectors.groupingBy((entry) -> entry.request().target(), LinkedHashMap::new,
					Collectors.toList()));
		StringBuilder tree = new StringBuilder();
		int remaining = targets.size();
		for (Map.Entry<SnapshotTarget, List<LedgerEntry>> target : targets.entrySet()) {
			boolean last = --remaining == 0;
			line(tree, "", last, "%s (%d)".formatted(target.getKey(), target.getValue().size()));
			snapshots(tree, last ? "   " : "│  ", target.getValue());
		}
		return tree.toString().stripTrailing();
	}

	private static void snapshots(StringBuilder tree, String indent, List<LedgerEntry> entries) {
		for (int i = 0; i < entries.size(); i++) {
			line(tree, indent, i == entries.size() - 1, describe(entries.get(i)));
		}
	}

	private static void line(StringBuilder tree, String indent, boolean last, String text) {
		tree.append(indent).append(last ? "└─ " : "├─ ").append(text).append('\n');
	}

	private static String describe(LedgerEntry entry) {
		Request request = entry.request();
		String snapshot = switch (request.kind()) {
			case SINGLE -> request.snapshot();
			case PROVISIONAL -> request.snapshot() + ", provisional";
			case COALESCED -> "%s_… for %d calls".formatted(request.snapshot(), request.caller().calls());
			case UNDECIDED -> request.snapshot() + "_… for calls that may be committed";
		};
		return (entry.attempts() == 0) ? snapshot
				: "%s, failed %d times: %s".formatted(snapshot, entry.attempts(), entry.reason());
	}

}
