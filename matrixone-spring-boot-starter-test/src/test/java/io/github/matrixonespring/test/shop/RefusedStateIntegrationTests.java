package io.github.matrixonespring.test.shop;

import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.SnapshotState;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.boot.test.context.SpringBootTest;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

/**
 * A test that asks for a state, but has no database of its own that could begin with it,
 * is told so.
 */
class RefusedStateIntegrationTests {

	private static final String REMEDY = "go there within the test by TestDatabase.goTo(\"sold\", …)";

	@ParameterizedTest
	@CsvSource({ "OfClass, isolation = CLASS", "OfContext, isolation = NONE", "OfClassAsAWhole, isolation = CLASS",
			"OfNone, no @AutoConfigureMatrixOne" })
	void stateNeedsADatabaseForEachMethod(String tests, String reason) throws ClassNotFoundException {
		EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.conditions.deactivate", "*DisabledCondition")
			.selectors(selectClass(Class.forName(getClass().getName() + "$" + tests)))
			.execute()
			.testEvents()
			.assertThatEvents()
			.haveExactly(1,
					event(finishedWithFailure(instanceOf(IllegalStateException.class),
							message((text) -> text.contains("@SnapshotState(\"sold\") of " + tests + ".begins")
									&& text.contains("isolation = METHOD") && text.contains(reason)
									&& text.contains(REMEDY)))));
	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(isolation = Isolation.CLASS)
	static class OfClass {

		@SnapshotState.Maker("sold")
		void sell() {
		}

		@Test
		@SnapshotState("sold")
		void begins() {
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(isolation = Isolation.NONE)
	static class OfContext {

		@SnapshotState.Maker("sold")
		void sell() {
		}

		@Test
		@SnapshotState("sold")
		void begins() {
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(isolation = Isolation.CLASS)
	@SnapshotState("sold")
	static class OfClassAsAWhole {

		@SnapshotState.Maker("sold")
		void sell() {
		}

		@Test
		void begins() {
		}

	}

	@Disabled("Only within the test around it")
	@SpringBootTest(classes = NoBeans.class)
	@SnapshotState("sold")
	static class OfNone {

		@Test
		void begins() {
		}

	}

}
