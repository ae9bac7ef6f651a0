package io.github.matrixonespring.sample.user;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A user.
 */
@Entity
@Table(name = "users")
public class User {

	/**
	 * Made by the application, so that inserts can be sent in batches, and so that no
	 * second connection is needed for a table of sequences.
	 */
	@Id
	@GeneratedValue(strategy = GenerationType.UUID)
	@JdbcTypeCode(SqlTypes.CHAR)
	@Column(length = 36)
	private @Nullable UUID id;

	@Column(nullable = false, length = 100)
	private String name;

	@Column(nullable = false, length = 100, unique = true)
	private String email;

	@Column(nullable = false)
	private LocalDateTime createdAt;

	@SuppressWarnings("NullAway.Init")
	protected User() {
	}

	/**
	 * Create a user.
	 * @param name the name
	 * @param email the address, which no other user has
	 * @param createdAt when the user came to be; kept to the microsecond
	 */
	public User(String name, String email, LocalDateTime createdAt) {
		this.name = name;
		this.email = email;
		this.createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
	}

	public @Nullable UUID getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public String getEmail() {
		return this.email;
	}

	public LocalDateTime getCreatedAt() {
		return this.createdAt;
	}

}
