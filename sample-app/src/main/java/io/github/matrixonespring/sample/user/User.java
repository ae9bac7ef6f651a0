package io.github.matrixonespring.sample.user;

import java.time.LocalDateTime;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A user.
 */
@Entity
@Table(name = "users")
public class User {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

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
	 * @param createdAt when the user came to be
	 */
	public User(String name, String email, LocalDateTime createdAt) {
		this.name = name;
		this.email = email;
		this.createdAt = createdAt;
	}

	public @Nullable Long getId() {
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
