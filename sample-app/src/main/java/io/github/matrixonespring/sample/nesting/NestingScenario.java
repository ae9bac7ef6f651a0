package io.github.matrixonespring.sample.nesting;

import java.util.List;

import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.sample.user.NewUser;

import org.springframework.transaction.NestedTransactionNotSupportedException;

/**
 * What becomes of the snapshots of transactions within transactions.
 */
@NumberedScenario(7)
class NestingScenario implements Scenario {

	private final OuterWork outer;

	private final InnerWork inner;

	private final Database database;

	NestingScenario(OuterWork outer, InnerWork inner, Database database) {
		this.outer = outer;
		this.inner = inner;
		this.database = database;
	}

	@Override
	public String title() {
		return "Let a transaction join another one, be independent of it (REQUIRES_NEW), be nested in it (NESTED)";
	}

	@Override
	public void run(Names names, Checks checks) {
		join(names, checks);
		joinAndRollBack(names, checks);
		beIndependent(names, checks);
		nest(names, checks);
	}

	private void join(Names names, Checks checks) {
		String outerSnapshot = names.snapshot("joined_outer");
		String innerSnapshot = names.snapshot("joined_inner");
		this.outer.commit(user(1), outerSnapshot, () -> {
			this.inner.join(user(2), innerSnapshot);
			checks.that("no snapshot before the outer commit", !this.database.hasSnapshot(innerSnapshot));
		});
		checks.that("after it two snapshots with both users",
				this.database.usersAt(outerSnapshot) == 2 && this.database.usersAt(innerSnapshot) == 2);
	}

	private void joinAndRollBack(Names names, Checks checks) {
		List<String> snapshots = List.of(names.snapshot("undone_outer"), names.snapshot("undone_inner"));
		this.outer.rollBack(user(3), snapshots.get(0), () -> this.inner.join(user(4), snapshots.get(1)));
		checks.that("after an outer rollback no snapshot and no user",
				snapshots.stream().noneMatch(this.database::hasSnapshot) && this.database.users() == 2);
	}

	private void beIndependent(Names names, Checks checks) {
		String outerSnapshot = names.snapshot("independent_outer");
		String innerSnapshot = names.snapshot("independent_inner");
		this.outer.rollBack(user(5), outerSnapshot, () -> this.inner.beIndependent(user(6), innerSnapshot));
		checks.that("after an outer rollback the independent one has its user and its snapshot",
				this.database.users() == 3 && this.database.usersAt(innerSnapshot) == 3);
		checks.that("the outer one has neither",
				!this.database.hasUser(user(5).email()) && !this.database.hasSnapshot(outerSnapshot));
	}

	private void nest(Names names, Checks checks) {
		String outerSnapshot = names.snapshot("nesting_outer");
		String innerSnapshot = names.snapshot("nesting_inner");
		this.outer.commit(user(7), outerSnapshot, () -> checks.fails("a nested one is refused",
				NestedTransactionNotSupportedException.class, () -> this.inner.nest(user(8), innerSnapshot)));
		checks.that("the outer one goes on and has its user and its snapshot",
				this.database.users() == 4 && this.database.usersAt(outerSnapshot) == 4);
		checks.that("the nested one has neither",
				!this.database.hasUser(user(8).email()) && !this.database.hasSnapshot(innerSnapshot));
	}

	private static NewUser user(int number) {
		return new NewUser("User " + number, "user.%d@example.com".formatted(number));
	}

}
