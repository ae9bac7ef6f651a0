package io.github.matrixonespring.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EmbeddedDriverTests {

	private static final String URL = "jdbc:matrixone:mem:driver_tests";

	@Test
	void isFoundByTheDriverManager() throws SQLException {
		assertThat(DriverManager.getDriver(URL)).isInstanceOf(EmbeddedDriver.class);
	}

	@Test
	void takesNoOtherUrl() throws SQLException {
		assertThat(new EmbeddedDriver().connect("jdbc:h2:mem:x", new Properties())).isNull();
		assertThat(new EmbeddedDriver().acceptsURL("jdbc:mysql://localhost/")).isFalse();
	}

	@Test
	void makesTheDatabaseOfTheUrlCurrent() throws SQLException {
		try (Connection connection = DriverManager.getConnection(URL)) {
			assertThat(connection.getCatalog()).isEqualTo("driver_tests");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?user=root&password=111", ";user=root;password=111", "?ssl=true",
			"?user=sys:root:moadmin&password=111", "?user=sys%23root&password=111" })
	void readsOptionsOfTheUrl(String options) throws SQLException {
		try (Connection connection = DriverManager.getConnection(URL + options.replace("%23", "#"))) {
			assertThat(connection.isValid(1)).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			root      | wrong | 1045  | 28000 | Access denied for user root. internal error: check password failed
			root      |       | 1045  | 28000 | Access denied for user root. internal error: check password failed
			nobody    | 111   | 20101 | HY000 | internal error: there is no user nobody
			acc:root  | 111   | 20101 | HY000 | internal error: there is no tenant acc
			""")
	void refusesOtherCredentialsAsTheServerDoes(String user, String password, int number, String state,
			String message) {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> DriverManager.getConnection(URL, user, (password != null) ? password : ""))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(number))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo(state));
	}

	@Test
	void refusesAUrlWithoutName() {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> DriverManager.getConnection("jdbc:matrixone:mem:"))
			.withMessageContaining("use jdbc:matrixone:mem:NAME");
	}

	@Test
	void keepsInstancesApart() throws SQLException {
		try (Connection one = DriverManager.getConnection("jdbc:matrixone:mem:driver_one");
				Connection two = DriverManager.getConnection("jdbc:matrixone:mem:driver_two")) {
			one.createStatement().execute("create table t (id int)");
			one.createStatement().execute("create snapshot s for account");
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> two.createStatement().execute("select * from driver_one.t"))
				.withMessage("Unknown database driver_one");
			two.createStatement().execute("create snapshot s for account");
		}
	}

	@Test
	void keepsInstancesApartWhoseDatabasesHaveTheSameName() throws SQLException {
		String url = "jdbc:matrixone:mem:driver_same?instance=driver_";
		try (Connection first = DriverManager.getConnection(url + "first");
				Connection second = DriverManager.getConnection(url + "second");
				Statement statement = first.createStatement()) {
			statement.execute("create table t (id int)");
			assertThat(first.getCatalog()).isEqualTo("driver_same");
			assertThat(second.getCatalog()).isEqualTo("driver_same");
			assertThat(second.getMetaData().getTables("driver_same", null, "t", null).next()).isFalse();
		}
		EmbeddedDriver.shutdown("driver_first");
		EmbeddedDriver.shutdown("driver_second");
	}

	@Test
	void keepsAnInstanceWithoutConnections() throws SQLException {
		String url = "jdbc:matrixone:mem:driver_kept";
		try (Connection connection = DriverManager.getConnection(url)) {
			connection.createStatement().execute("create table t (id int)");
		}
		try (Connection connection = DriverManager
			.getConnection(url.toUpperCase().replace("JDBC:MATRIXONE:MEM", "jdbc:matrixone:mem"))) {
			assertThat(connection.createStatement().executeQuery("select * from t").next()).isFalse();
		}
	}

	@Test
	void forgetsAnInstanceThatIsShutDown() throws SQLException {
		String url = "jdbc:matrixone:mem:driver_forgotten";
		try (Connection connection = DriverManager.getConnection(url)) {
			connection.createStatement().execute("create table t (id int)");
		}
		EmbeddedDriver.shutdown("driver_forgotten");
		try (Connection connection = DriverManager.getConnection(url)) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> connection.createStatement().executeQuery("select * from t"));
		}
	}

	@Test
	void refusesAnInstanceWhoseDatabaseWasDropped() throws SQLException {
		String url = "jdbc:matrixone:mem:driver_dropped";
		try (Connection connection = DriverManager.getConnection(url)) {
			connection.createStatement().execute("drop database driver_dropped");
		}
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> DriverManager.getConnection(url))
			.withMessage("Unknown database driver_dropped");
	}

}
