package io.github.matrixonespring.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

import org.openjdk.jmh.runner.RunnerException;

/**
 * The times of both sides of a pair.
 */
final class Comparison {

	/** Short, for a machine that changes. */
	private static final int BLOCK_SECONDS = 2;

	private final Pair pair;

	private final List<List<Double>> ours = new ArrayList<>();

	private final List<List<Double>> bare = new ArrayList<>();

	private final List<List<Double>> part = new ArrayList<>();

	private Comparison(Pair pair) {
		this.pair = pair;
	}

	/**
	 * Measure a pair. In each round one side's block of calls follows the other's, and
	 * they take turns in going first, so that what changes on the machine falls on both.
	 */
	static Comparison of(Pair pair, int rounds) throws RunnerException {
		Comparison comparison = new Comparison(pair);
		for (Side side : comparison.sides()) {
			Samples.of(side.method(), pair.warmUp());
		}
		for (int round = 0; round < rounds; round++) {
			List<Side> sides = comparison.sides();
			Collections.rotate(sides, round);
			for (Side side : sides) {
				side.rounds().add(Samples.of(side.method(), BLOCK_SECONDS));
			}
		}
		return comparison;
	}

	private List<Side> sides() {
		List<Side> sides = new ArrayList<>();
		sides.add(new Side(this.pair.ours(), this.ours));
		sides.add(new Side(this.pair.bare(), this.bare));
		if (!this.pair.part().isEmpty()) {
			sides.add(new Side(this.pair.part(), this.part));
		}
		return sides;
	}

	Pair pair() {
		return this.pair;
	}

	/** The number of calls of ours that were measured. */
	int samples() {
		return all(this.ours).size();
	}

	double medianOfOurs() {
		return median(all(this.ours));
	}

	double medianOfBare() {
		return median(all(this.bare));
	}

	/**
	 * What ours may take, as a multiple of bare.
	 */
	double allowed() {
		return quantile(0.5, this::allowed);
	}

	boolean isWithinGoal() {
		return quantile(0.5, (round) -> ratio(round) / allowed(round)) <= 1;
	}

	/**
	 * The ratio that a part of the rounds does not reach, each taken by itself: the
	 * middle one is the result, for what changes between rounds is in both sides, and the
	 * range of the others tells how far to trust it.
	 */
	double ratio(double part) {
		return quantile(part, this::ratio);
	}

	private double ratio(int round) {
		return median(this.ours.get(round)) / median(this.bare.get(round));
	}

	private double allowed(int round) {
		double bareMedian = median(this.bare.get(round));
		return 1 + (this.pair.goal() - 1) * (this.part.isEmpty() ? 1 : median(this.part.get(round)) / bareMedian);
	}

	private double quantile(double part, IntToDoubleFunction ofRound) {
		List<Double> values = IntStream.range(0, this.ours.size()).mapToDouble(ofRound).sorted().boxed().toList();
		double place = part * (values.size() - 1);
		int below = (int) place;
		double above = values.get(Math.min(below + 1, values.size() - 1));
		return values.get(below) + (place - below) * (above - values.get(below));
	}

	private static List<Double> all(List<List<Double>> rounds) {
		return rounds.stream().flatMap(List::stream).toList();
	}

	static double median(List<Double> times) {
		List<Double> sorted = times.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

	private record Side(String method, List<List<Double>> rounds) {

	}

}
