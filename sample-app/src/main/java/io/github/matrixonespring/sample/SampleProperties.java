package io.github.matrixonespring.sample;

import java.nio.file.Path;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Properties of the sample.
 *
 * @param scenarios whether to run the scenarios and end, else to serve the REST API
 * @param only numbers of the scenarios to run. Left out, all of them
 * @param importFile CSV file of users to import, with the header name,email. Left out, a
 * bundled one of 1,000 users
 * @param lines how many users the large file has that the import scenario makes
 */
@ConfigurationProperties("sample")
public record SampleProperties(@DefaultValue("true") boolean scenarios, @DefaultValue Set<Integer> only,
		@Name("import") @Nullable Path importFile, @DefaultValue("100000") int lines) {

}
