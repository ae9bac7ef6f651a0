package io.github.matrixonespring.sample.user;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Users over REST.
 */
@RestController
@RequestMapping("/users")
class UserController {

	private final UserRegistration registration;

	private final UserDirectory directory;

	private final UserImport userImport;

	UserController(UserRegistration registration, UserDirectory directory, UserImport userImport) {
		this.registration = registration;
		this.directory = directory;
		this.userImport = userImport;
	}

	@GetMapping
	List<UserEntry> list(@RequestParam(required = false) @Nullable String snapshot) {
		return (snapshot != null) ? this.directory.listAt(snapshot) : this.directory.list();
	}

	@GetMapping("/{id}")
	UserEntry get(@PathVariable UUID id) {
		return this.directory.get(id);
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<UserEntry> register(@RequestBody NewUser user) {
		UserEntry registered = UserEntry.of(this.registration.register(user).get(0));
		return ResponseEntity.created(URI.create("/users/" + registered.id())).body(registered);
	}

	@PostMapping(path = "/import", consumes = "text/csv")
	@ResponseStatus(HttpStatus.CREATED)
	ImportedUsers importUsers(@RequestParam String batch, @RequestBody Resource file) {
		return this.userImport.importUsers(new UserFile(file), batch);
	}

}
