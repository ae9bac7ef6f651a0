package io.github.matrixonespring.sample.user;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import io.swagger.v3.oas.annotations.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;
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

	private static final String AS_OF = """
			The moment to read: the name of a snapshot, or an instant such as 2026-11-30T06:00:00Z that a snapshot or \
			a PITR keeps. Left out, the present""";

	private final UserRegistration registration;

	private final UserDirectory directory;

	private final UserImport userImport;

	UserController(UserRegistration registration, UserDirectory directory, UserImport userImport) {
		this.registration = registration;
		this.directory = directory;
		this.userImport = userImport;
	}

	/**
	 * List users. What asks for a moment never gets the present instead, so the earlier
	 * name of the parameter is known, too.
	 */
	@GetMapping
	List<UserEntry> list(@Parameter(description = AS_OF) @RequestParam(required = false) @Nullable String asOf,
			@Parameter(deprecated = true,
					description = "Use asOf") @RequestParam(required = false) @Nullable String snapshot) {
		Assert.isTrue(asOf == null || snapshot == null, "Both asOf and snapshot are there: use asOf");
		String moment = (asOf != null) ? asOf : snapshot;
		return (moment != null) ? this.directory.listAsOf(Moments.of(moment)) : this.directory.list();
	}

	@GetMapping("/{id}")
	UserEntry get(@PathVariable UUID id,
			@Parameter(description = AS_OF) @RequestParam(required = false) @Nullable String asOf) {
		return (asOf != null) ? this.directory.getAsOf(id, Moments.of(asOf)) : this.directory.get(id);
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
