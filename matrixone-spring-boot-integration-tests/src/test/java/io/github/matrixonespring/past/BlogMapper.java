package io.github.matrixonespring.past;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.past.Blog.Author;
import io.github.matrixonespring.past.Blog.Post;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.MapKey;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.SelectProvider;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.cursor.Cursor;
import org.apache.ibatis.jdbc.SQL;
import org.apache.ibatis.mapping.StatementType;
import org.apache.ibatis.session.ResultHandler;
import org.apache.ibatis.session.RowBounds;

/**
 * A mapper, half of whose statements are in XML.
 */
@Mapper
interface BlogMapper {

	List<Post> search(PostQuery query);

	List<Post> withIds(@Param("ids") Collection<Integer> ids);

	List<Post> withEverythingJoined();

	List<Author> withPostsLoadedLazily();

	Author authorLoadedLazily(int id);

	List<Post> withAuthorsFromTheCache();

	List<Post> kinds();

	List<Map<String, Object>> totals(@Param("least") int least);

	@Select("select p.*, a.name from post p, author a where a.id = p.author_id")
	List<Map<String, Object>> maps();

	@MapKey("id")
	@Select("select id, title from post where score > #{score}")
	Map<Integer, Map<String, Object>> byId(int score);

	@Select("select id, title, score from post where score > #{score} order by score, id")
	List<Post> ordered(int score, RowBounds bounds);

	@Select("select id, title, score from post where score > #{score}")
	Cursor<Post> cursor(int score);

	@Select("select id, title, score from post")
	@org.apache.ibatis.annotations.ResultType(Post.class)
	void each(ResultHandler<Post> handler);

	@SelectProvider(type = Provider.class)
	List<Post> provided(String tag);

	@Select({ "<script>", "select count(*) from post",
			"<where><if test='title != null'>title like concat('%', #{title}, '%')</if></where>", "</script>" })
	long count(@Param("title") String title);

	@Select("with ranked as (select id, title, rank() over (order by score desc, id) as place from post) "
			+ "select title from ranked where place < 6 union all select name from author where city = #{city}")
	List<String> rankedAndAuthors(String city);

	@Select("select name from author where id = #{id}")
	String name(int id);

	@Update("update author set name = 'x'")
	int rename();

	@Select("{call some_procedure()}")
	@Options(statementType = StatementType.CALLABLE)
	List<Post> procedure();

	@Select("select id from post where id = #{id} for update")
	Integer lock(int id);

	/**
	 * What is searched for.
	 *
	 * @param title a part of the title
	 * @param cities the cities of the author
	 * @param order how to order
	 * @param limit how many
	 */
	record PostQuery(String title, List<String> cities, String order, Integer limit) {
	}

	/**
	 * Builds a statement.
	 */
	class Provider implements org.apache.ibatis.builder.annotation.ProviderMethodResolver {

		public static String provided(String tag) {
			return new SQL().SELECT("p.id", "p.title")
				.FROM("post p")
				.INNER_JOIN("post_tag t on t.post_id = p.id")
				.WHERE("t.tag = #{tag}")
				.toString();
		}

	}

}
