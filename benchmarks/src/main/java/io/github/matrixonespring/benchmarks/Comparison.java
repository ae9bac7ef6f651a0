package io.github.matrixonespring.benchmarks;

import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.runner.RunnerException;

/**
 * The times of both sides of a pair.
 */
final class Comparison {

	private final Pair pair;

	private final List<List<Double>> ours = new ArrayList<>();

	private final List<List<Double>> bare = new ArrayList<>();

	private Comparison(Pair pair) {
		this.pair = pair;
	}

	/**
	 * Measure a pair. In each round one side's block of shots follows the other's, and
	 * they take turns in going first, so that what changes on the machine falls on both.
	 */
	static Comparison of(Pair pair, int rounds) throws RunnerException {
		Shots.of(pair.ours(), pair.warmUp());
		Shots.of(pair.bare(), pair.warmUp());
		Comparison comparison = new Comparison(pair);
		for (int round = 0; round < rounds; round++) {
			if (round % 2 == 0) {
				comparison.ours.add(Shots.of(pair.ours(), pair.shots()));
				comparison.bare.add(Shots.of(pair.bare(), pair.shots()));
			}
			else {
				comparison.bare.add(Shots.of(pair.bare(), pair.shots()));
				comparison.ours.add(Shots.of(pair.ours(), pair.shots()));
			}
		}
		return comparison;
	}

	Pair pair() {
		return this.pair;
	}

	/** The number of shots of each side. */
	int samples() {
		return all(this.ours).size();
	}

	double medianOfOurs() {
		return median(all(this.ours));
	}

	double medianOfBare() {
		return median(all(this.bare));
	}

	double ratio() {
		return medianOfOurs() / medianOfBare();
	}

	boolean isWithinGoal() {
		return ratio() <= this.pair.goal();
	}

	/**
	 * The ratio that a part of the rounds does not reach, each taken by itself: how far
	 * to trust the ratio of all.
	 */
	double ratioOfRounds(double part) {
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < this.ours.size(); i++) {
			ratios.add(median(this.ours.get(i)) / median(this.bare.get(i)));
		}
		ratios.sort(null);
		return ratios.get((int) (part * (ratios.size() - 1)));
	}

	private static List<Double> all(List<List<Double>> rounds) {
		return rounds.stream().flatMap(List::stream).toList();
	}

	private static double median(List<Double> times) {
		List<Double> sorted = times.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

}
