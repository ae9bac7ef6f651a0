package io.github.matrixonespring.test.context;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

import io.github.matrixonespring.test.connection.Lease;
import io.github.matrixonespring.test.connection.Leases;
import io.github.matrixonespring.test.scope.TestScope;
import org.jspecify.annotations.Nullable;

/**
 * What threads use on which no test runs: those of a test class before and after its
 * tests, and those of the application.
 */
class UnboundThreads implements Leases.Unbound {

	private final TestDatabases databases;

	UnboundThreads(TestDatabases databases) {
		this.databases = databases;
	}

	@Override
	public @Nullable Lease ofThread() {
		TestScope scope = TestScope.current();
		if (scope == null || this.databases.isIndependentOfTests()) {
			return null;
		}
		ScopeDatabase database = this.databases.of(scope);
		return (database != null) ? database.lease() : null;
	}

	@Override
	public Set<Lease> ofClasses() {
		Set<Lease> leases = new LinkedHashSet<>();
		if (!this.databases.isIndependentOfTests()) {
			TestScope.innermost()
				.stream()
				.filter((scope) -> scope.mayHave(this.databases.configuration()))
				.map(this.databases::of)
				.filter(Objects::nonNull)
				.map(ScopeDatabase::lease)
				.forEach(leases::add);
		}
		return leases;
	}

	@Override
	public Lease outside() {
		return this.databases.outside();
	}

}
