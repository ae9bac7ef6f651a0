package io.github.matrixonespring.past;

import java.util.List;

import io.github.matrixonespring.past.Blog.Author;
import org.apache.ibatis.annotations.CacheNamespace;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Options.FlushCachePolicy;
import org.apache.ibatis.annotations.Select;

/**
 * A mapper with a cache, in which what was read stays.
 */
@Mapper
@CacheNamespace
interface CachedMapper {

	@Select("select id, name, city from author where id = #{id}")
	Author author(int id);

	@Select("select name from author where id < 90")
	List<String> names();

	@Select("select count(*) from author")
	@Options(flushCache = FlushCachePolicy.TRUE)
	long countAndFlush();

}
