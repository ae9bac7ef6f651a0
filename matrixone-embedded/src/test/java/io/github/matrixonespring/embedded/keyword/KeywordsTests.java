package io.github.matrixonespring.embedded.keyword;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.EmbeddedDriver;
import io.github.matrixonespring.embedded.sql.Keywords;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Tokenizer;
import io.github.matrixonespring.embedded.statement.StatementParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The engine takes each keyword of the server for what the server takes it for, in each
 * position.
 */
class KeywordsTests {

	private static final KeywordAnswers RECORDED = KeywordAnswers.recorded();

	@Test
	void allKeywordsOfTheServerAreThere() {
		assertThat(RECORDED.words()).hasSizeGreaterThan(700).allMatch(Keywords::isKeyword);
	}

	@ParameterizedTest
	@MethodSource("definitions")
	void definitionsTakeAWordForAName(Position position) {
		assumeTrue(isSupported(position), () -> "not supported: " + position);
		List<String> different = new ArrayList<>();
		for (String word : RECORDED.words()) {
			Answer answer = RECORDED.to(word, position);
			if (!isAnsweredAlike(position, word, answer)) {
				different.add(word + " " + answer);
			}
		}
		assertThat(different).isEmpty();
	}

	static Stream<Position> definitions() {
		return Position.all(Position.Kind.DEFINITION);
	}

	private static boolean isSupported(Position position) {
		try {
			StatementParser.parse(position.sql("kitten"));
			return true;
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private static boolean isAnsweredAlike(Position position, String word, Answer answer) {
		try {
			StatementParser.parse(position.sql(word));
			return answer == Answer.NAME || answer == Answer.OTHER;
		}
		catch (SQLException ex) {
			return switch (ex.getErrorCode()) {
				// Where a form is not supported, the word does not matter.
				case 0 -> true;
				case 1064 -> (answer == Answer.REFUSED) ? ex.getMessage().equals(position.refusal(word).getMessage())
						: answer == Answer.REFUSED_LATER;
				default -> answer == Answer.NAME;
			};
		}
	}

	/**
	 * What the engine takes otherwise: the server has a join and modifiers of DELETE of
	 * these names, and finds a text that is no number in no list of numbers, where the
	 * engine fails as a comparison of the two does.
	 */
	private static final Set<String> DIFFERENT = Set.of("talias.joinl dedup", "talias.delete delayed",
			"talias.delete high_priority", "column.in current_user", "column.in current_role");

	@Test
	void queriesAndModificationsTakeAWordForAName() throws SQLException {
		List<String> different = new ArrayList<>();
		String instance = "keywords_" + UUID.randomUUID();
		try (KeywordServer engine = new KeywordServer("jdbc:matrixone:mem:" + instance, RECORDED.words())) {
			for (Position position : statements().toList()) {
				for (String word : RECORDED.words()) {
					Answer expected = RECORDED.to(word, position);
					Answer given = engine.answer(position, word);
					if (!given.agreesWith(expected) && !DIFFERENT.contains(position.name() + " " + word)) {
						different.add(position.name() + " " + word + " " + expected + " " + given);
					}
				}
			}
		}
		finally {
			EmbeddedDriver.shutdown(instance);
		}
		assertThat(different).isEmpty();
	}

	private static Stream<Position> statements() {
		Set<Position.Kind> kinds = EnumSet.of(Position.Kind.MODIFICATION, Position.Kind.QUERY, Position.Kind.VALUE,
				Position.Kind.LABEL);
		return Position.all().filter((position) -> kinds.contains(position.kind()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "table.create", "table.select", "column.create2", "column.dot", "column.update",
			"column.after", "index.key", "constraint.unique", "database.create", "view.create", "cte" })
	void knowsNames(String position) throws SQLException {
		assertKnown(position, Keywords::isName);
	}

	@ParameterizedTest
	@ValueSource(strings = { "alias.as", "talias.as", "talias.subas" })
	void knowsAliasesBehindAs(String position) throws SQLException {
		assertKnown(position, Keywords::isAlias);
	}

	@ParameterizedTest
	@ValueSource(strings = { "alias.bare", "alias.bare2", "alias.bareend", "alias.barefn", "talias.bare",
			"talias.bare2", "talias.sub" })
	void knowsAliasesWithoutAs(String position) throws SQLException {
		assertKnown(position, Keywords::isAliasWithoutAs);
	}

	@Test
	void knowsFunctions() throws SQLException {
		assertKnown("call", (token, following) -> Keywords.isFunction(token.text()));
	}

	@Test
	void knowsValues() throws SQLException {
		assertKnown("value", (token, following) -> !Keywords.isReserved(token.text())
				? Keywords.isName(token, following) || token.isWord("begin") : Keywords.isValue(token.text()));
	}

	private static void assertKnown(String name, BiPredicate<Token, Token> known) throws SQLException {
		Position position = Position.named(name);
		List<String> different = new ArrayList<>();
		for (String word : RECORDED.words()) {
			List<Token> tokens = Tokenizer.tokenize(position.sql(word));
			int index = position.tokensBefore(word);
			if (known.test(tokens.get(index), tokens.get(index + 1)) != (RECORDED.to(word, position) == Answer.NAME)) {
				different.add(word);
			}
		}
		assertThat(different).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "RANK, true", "Rank, true", "name, false", "kitten, false" })
	void caseDoesNotMatter(String word, boolean reserved) {
		assertThat(Keywords.isReserved(word)).isEqualTo(reserved);
	}

	@Test
	void everythingInBackquotesIsAName() throws SQLException {
		for (String word : RECORDED.words()) {
			List<Token> tokens = Tokenizer.tokenize("`" + word + "`");
			assertThat(Keywords.isName(tokens.get(0), tokens.get(1))).as(word).isTrue();
			assertThat(Keywords.isAliasWithoutAs(tokens.get(0), tokens.get(1))).as(word).isTrue();
		}
	}

}
