package io.github.matrixonespring.otherdata;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A row of the table {@code note}.
 *
 * @param id its id, made by the database
 * @param title its unique title
 */
@Table("note")
public record Note(@Id Long id, String title) {

}
