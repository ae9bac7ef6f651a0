package io.github.matrixonespring.aotapp;

import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.aotapp.Purchase.Buyer;

import io.github.matrixonespring.support.MatrixOneStatementListener;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Goes through what the library does, and prints what comes of it.
 */
@Component
class Walk implements ApplicationRunner, MatrixOneStatementListener {

	private final OrderService service;

	private final OrderDesk desk;

	private final OrderRepository orders;

	private final MatrixOneOperations matrixOne;

	private final Names names;

	/** The ledger works on threads of its own. */
	private final Thread thread = Thread.currentThread();

	private final List<String> statements = new ArrayList<>();

	Walk(OrderService service, OrderDesk desk, OrderRepository orders, MatrixOneOperations matrixOne, Names names) {
		this.service = service;
		this.desk = desk;
		this.orders = orders;
		this.matrixOne = matrixOne;
		this.names = names;
	}

	@Override
	public void beforeStatement(String sql) {
		if (Thread.currentThread() == this.thread) {
			this.statements.add(sql);
		}
	}

	@Override
	public void run(ApplicationArguments arguments) {
		print("generated code", AotDetector.useGeneratedArtifacts());
		Buyer buyer = new Buyer("Ada");
		this.statements.clear();
		this.service.take(new Purchase("committed", buyer), false);
		print("first statement", this.statements.get(0));
		refused(() -> this.service.take(new Purchase("rolled_back", buyer), true));
		this.statements.clear();
		this.service.takeWithoutBegin("Bob");
		print("statements without begin", this.statements.size());
		this.desk.take("at_the_desk");
		this.orders.rename(this.names.of("renamed"), "bob");
		print("orders", this.orders.count());
		print("orders then", this.service.ordersAt(new Purchase("committed", buyer)));
		this.service.clone(this.names.of("clone"), false);
		refused(() -> this.service.clone(this.names.of("refused_clone"), true));
		for (String name : List.of("committed", "rolled_back", "at_the_desk", "renamed_to_bob")) {
			print("snapshot " + name, this.matrixOne.snapshots().exists(this.names.of(name)));
		}
		for (String name : List.of("clone", "refused_clone")) {
			print(name, isDatabase(this.names.of(name)));
		}
		this.matrixOne.ledger()
			.list(10)
			.stream()
			.filter((entry) -> entry.request().snapshot().startsWith(this.names.of("")))
			.forEach((entry) -> print("entry for " + entry.request().snapshot().substring(this.names.of("").length()),
					entry.status() + ", " + entry.request().label() + ", " + entry.request().description()));
	}

	private boolean isDatabase(String name) {
		return this.matrixOne.jdbc()
			.sql("select count(*) from information_schema.schemata where schema_name = :name")
			.param("name", name)
			.query(Long.class)
			.single() == 1;
	}

	private static void refused(Runnable action) {
		try {
			action.run();
		}
		catch (IllegalStateException ex) {
			return;
		}
		throw new AssertionError("The transaction was not rolled back");
	}

	private static void print(String what, @Nullable Object value) {
		System.out.println("found: " + what + " = " + value);
	}

}
