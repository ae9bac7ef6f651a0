package io.github.matrixonespring.otherdata;

import org.springframework.data.repository.ListCrudRepository;

/**
 * A repository of Spring Data JDBC.
 */
interface NoteRepository extends ListCrudRepository<Note, Long> {

}
