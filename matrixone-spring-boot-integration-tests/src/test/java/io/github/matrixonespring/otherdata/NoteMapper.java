package io.github.matrixonespring.otherdata;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Update;

import org.springframework.transaction.annotation.Transactional;

/**
 * A mapper of MyBatis.
 */
@Mapper
interface NoteMapper {

	@Insert("insert into note (title) values (#{title})")
	@Options(useGeneratedKeys = true, keyProperty = "id")
	void insert(NewNote note);

	@Insert("insert into note (title) values (#{note.title})")
	@Options(useGeneratedKeys = true, keyProperty = "note.id")
	@Transactional
	@SnapshotAfterCommit(name = "#{#prefix}_#{#note.id}_#{#result}")
	int insertWithSnapshot(@Param("prefix") String prefix, @Param("note") NewNote note);

	@Update("update note set title = #{title}")
	@Transactional
	@SnapshotAfterCommit
	void renameAll(String title);

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
