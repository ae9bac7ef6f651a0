package io.github.matrixonespring.past;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What MyBatis maps, and its tables.
 */
public final class Blog {

	private Blog() {
	}

	static void create(JdbcClient jdbc) {
		List.of("create table author (id int primary key, name varchar(40), city varchar(20))",
				"create table post (id int primary key, author_id int, kind varchar(10), title varchar(60), score int, "
						+ "published date, votes int)",
				"create table remark (id int primary key, post_id int, author_id int, text varchar(60))",
				"create table post_tag (post_id int, tag varchar(20), primary key (post_id, tag))")
			.forEach((sql) -> jdbc.sql(sql).update());
		for (int id = 1; id <= 12; id++) {
			jdbc.sql("insert into author values (?, ?, ?)")
				.params(id, "Author " + id, (id % 3 == 0) ? "Rome" : "Oslo")
				.update();
		}
		for (int id = 1; id <= 40; id++) {
			jdbc.sql("insert into post values (?, ?, ?, ?, ?, ?, ?)")
				.params(id, id % 12 + 1, (id % 4 == 0) ? "poll" : "text", "Title " + id, id * 37 % 100,
						LocalDate.of(2026, 1, 1).plusDays(id), (id % 4 == 0) ? id : null)
				.update();
			jdbc.sql("insert into post_tag values (?, ?)").params(id, (id % 2 == 0) ? "even" : "odd").update();
		}
		for (int id = 1; id <= 60; id++) {
			jdbc.sql("insert into remark values (?, ?, ?, ?)")
				.params(id, id * 7 % 40 + 1, id % 12 + 1, "Remark " + id)
				.update();
		}
	}

	/**
	 * Change hundreds of rows, and a table.
	 */
	static void change(JdbcClient jdbc) {
		List.of("alter table post add column added_since int default 1",
				"update author set name = concat(name, ' now'), city = 'Bern' where id > 0",
				"update post set title = concat(title, ' now'), score = score + 5, author_id = 1, votes = 0 where id > 0",
				"update remark set text = concat(text, ' now'), post_id = 2 where id > 0",
				"delete from remark where id < 9", "delete from post where id in (3, 8, 31)",
				"insert into post_tag select id, 'since' from post", "insert into author values (90, 'Since', 'Oslo')",
				"insert into post (id, author_id, kind, title, score) values (90, 2, 'text', 'Title 90', 50)",
				"insert into remark values (90, 1, 1, 'since')")
			.forEach((sql) -> jdbc.sql(sql).update());
	}

	public static class Author implements Serializable {

		private static final long serialVersionUID = 1L;

		private Integer id;

		private String name;

		private String city;

		private List<Post> posts;

		public String getName() {
			return this.name;
		}

		public List<Post> getPosts() {
			return this.posts;
		}

		@Override
		public String toString() {
			return this.id + this.name + this.city;
		}

	}

	public static class Post implements Serializable {

		private static final long serialVersionUID = 1L;

		private Integer id;

		private String title;

		private int score;

		private LocalDate published;

		private Author author;

		private List<Remark> remarks;

		private List<String> tags;

		public Author getAuthor() {
			return this.author;
		}

		public List<Remark> getRemarks() {
			return this.remarks;
		}

		public List<String> getTags() {
			return this.tags;
		}

		@Override
		public String toString() {
			return this.id + this.title + this.score + this.published;
		}

	}

	public static class Poll extends Post {

		private static final long serialVersionUID = 1L;

		private Integer votes;

		@Override
		public String toString() {
			return super.toString() + " votes " + this.votes;
		}

	}

	public static class Remark implements Serializable {

		private static final long serialVersionUID = 1L;

		private Integer id;

		private String text;

		private Author author;

		@Override
		public String toString() {
			return this.id + this.text + this.author;
		}

	}

}
