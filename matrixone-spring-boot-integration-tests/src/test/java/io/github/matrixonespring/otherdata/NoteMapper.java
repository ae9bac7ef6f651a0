package io.github.matrixonespring.otherdata;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;

/**
 * A mapper of MyBatis.
 */
@Mapper
interface NoteMapper {

	@Insert("insert into note (title) values (#{title})")
	@Options(useGeneratedKeys = true, keyProperty = "id")
	void insert(NewNote note);

	/**
	 * A row that is yet to be inserted.
	 */
	class NewNote {

		private final String title;

		private Long id;

		NewNote(String title) {
			this.title = title;
		}

		public String getTitle() {
			return this.title;
		}

		public Long getId() {
			return this.id;
		}

		public void setId(Long id) {
			this.id = id;
		}

	}

}
