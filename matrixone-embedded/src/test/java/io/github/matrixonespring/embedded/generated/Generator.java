package io.github.matrixonespring.embedded.generated;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.generated.FunctionList.Function;

/**
 * Writes random cases: each function of the server several times, with arguments that fit
 * and with some that do not, all operators and conversions, queries, modifications,
 * definitions, and keywords as names.
 */
final class Generator {

	private final Expressions expressions;

	private final Random random;

	private final Set<Case> cases = new LinkedHashSet<>();

	private Generator(long seed) {
		this.random = new Random(seed);
		this.expressions = new Expressions(this.random);
	}

	/**
	 * Return all cases of a seed.
	 */
	static List<Case> all(long seed) {
		Generator generator = new Generator(seed);
		generator.functions();
		generator.times(420, generator::operation);
		generator.times(260, generator::conversion);
		generator.times(620, () -> new Queries(generator.expressions).next());
		generator.times(450, () -> new Modifications(generator.expressions).next());
		generator.times(330, () -> new Definitions(generator.expressions).next());
		generator.times(120, () -> new Names(generator.expressions).next());
		return List.copyOf(generator.cases);
	}

	/**
	 * Return some of the cases of a seed.
	 */
	static List<Case> some(long seed, int count) {
		List<Case> cases = new ArrayList<>(all(seed));
		Collections.shuffle(cases, new Random(seed));
		return cases.subList(0, count);
	}

	private void times(int count, Supplier<Case> next) {
		int size = this.cases.size();
		for (int tries = 0; this.cases.size() < size + count && tries < 10 * count; tries++) {
			this.cases.add(next.get());
		}
	}

	private void functions() {
		for (Function function : FunctionList.all()) {
			switch (function.group()) {
				case "aggregate" -> aggregate(function);
				case "window" -> window(function);
				default -> scalar(function);
			}
		}
	}

	private void scalar(Function function) {
		String group = function.changing() ? "changing:" : "function:";
		for (List<String> form : function.forms()) {
			int calls = form.isEmpty() ? 1 : (form.size() == 1 && function.forms().size() > 1) ? 2 : 3;
			for (int i = 0; i < calls; i++) {
				this.cases.add(query(group + function.name(), call(function, form)));
			}
		}
		if (!function.changing()) {
			List<String> form = this.expressions.one(function.forms());
			this.cases.add(elsewhere("function:" + function.name(), call(function, form)));
			this.cases.add(query("function:" + function.name(), wrongCall(function, form)));
		}
		if (this.expressions.chance(40)) {
			this.cases.add(query(group + function.name(), wrongCall(function, this.expressions.one(function.forms()))));
		}
	}

	private String call(Function function, List<String> form) {
		return form.stream()
			.map(this.expressions::argument)
			.collect(Collectors.joining(", ", function.name() + "(", ")"));
	}

	/**
	 * With too few, too many or other arguments.
	 */
	private String wrongCall(Function function, List<String> form) {
		List<String> places = new ArrayList<>(form);
		switch (this.random.nextInt(3)) {
			case 0 -> places.add("a");
			case 1 -> {
				if (places.isEmpty()) {
					places.add("n");
				}
				else {
					places.remove(places.size() - 1);
				}
			}
			default -> {
				if (places.isEmpty()) {
					places.add("s");
				}
				else {
					places.set(this.random.nextInt(places.size()),
							this.expressions.one(List.of("j", "b", "t", "'zzz'", "s", "n", "m", "p")));
				}
			}
		}
		return call(function, places);
	}

	private Case query(String category, String expression) {
		boolean reads = !expression.equals(
				expression.replaceAll("\\b(id|ti|si|i|bi|ui|ub|f|d|n|n4|p|c|s|tx|b|vb|bl|j|dt|t|t3|m|m6|ts|e)\\b", ""));
		if (!reads) {
			return Case.of(category, "select " + expression);
		}
		return Case.of(category, "select " + expression + " from types" + rows());
	}

	private String rows() {
		return this.expressions
			.one(List.of(" order by id", " where id = 1", " where id = 2", " where id in (1, 3, 5) order by id",
					" where id <> 4 order by id", " where id = 3", " where id in (1, 2) order by id"));
	}

	private Case elsewhere(String category, String expression) {
		return switch (this.random.nextInt(4)) {
			case 0 -> Case.of(category, "select id from types where " + expression + " is not null order by id");
			case 1 ->
				Case.of(category, "select id, " + expression + " as v from types where id in (1, 2, 5) order by v, id");
			case 2 ->
				Case.of(category, "select count(*) from types where id <> 4 group by " + expression + " order by 1");
			default -> Case.of(category, "select " + expression + " x, id from types where id <= 2 order by id");
		};
	}

	private void aggregate(Function function) {
		String group = function.changing() ? "changing:" : "aggregate:";
		for (List<String> form : function.forms()) {
			for (int i = 0; i < 4; i++) {
				String call = call(function, form);
				String distinct = call.replaceFirst("\\(", "(distinct ");
				String sql = switch (this.random.nextInt(7)) {
					case 0 -> "select " + call + " from types";
					case 1 -> "select p, " + call + " from types group by p order by p";
					case 2 -> "select " + distinct + " from types";
					case 3 -> "select " + call + " from types where id > 100";
					case 4 -> "select ti, " + call + " from types where id <> 4 group by ti having " + call
							+ " is not null order by ti";
					case 5 -> "select id, " + call
							+ " over (partition by p order by id) from types where id <> 4 order by id";
					default -> "select " + call + ", count(*) from types where id <> 4";
				};
				this.cases.add(Case.of(group + function.name(), sql));
			}
		}
		this.cases.add(Case.of(group + function.name(),
				"select " + wrongCall(function, this.expressions.one(function.forms())) + " from types"));
	}

	private void window(Function function) {
		for (int i = 0; i < 3; i++) {
			for (List<String> form : function.forms()) {
				String call = call(function, form);
				String over = this.expressions
					.one(List.of("over (order by id)", "over (partition by p order by id)", "over ()",
							"over (order by n desc, id)", "over (order by id rows between 1 preceding and current row)",
							"over (partition by ti order by id desc)"));
				this.cases.add(Case.of("window:" + function.name(),
						"select id, " + call + " " + over + " from types order by id"));
			}
		}
		this.cases.add(Case.of("window:" + function.name(),
				"select " + call(function, function.forms().get(0)) + " from types"));
		this.cases.add(Case.of("window:" + function.name(), "select id, " + wrongCall(function, function.forms().get(0))
				+ " over (order by id) from types order by id"));
	}

	private Case operation() {
		Map.Entry<String, String> operation = this.expressions.operation();
		String category = (operation.getValue().contains("now()") ? "changing:" : "operator:") + operation.getKey();
		return this.expressions.chance(85) ? query(category, operation.getValue())
				: elsewhere(category, operation.getValue());
	}

	private Case conversion() {
		Map.Entry<String, String> conversion = this.expressions.conversion();
		return query("cast:" + conversion.getKey(), conversion.getValue());
	}

}
