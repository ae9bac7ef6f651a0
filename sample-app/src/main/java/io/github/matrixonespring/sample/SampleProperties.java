package io.github.matrixonespring.sample;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Properties of the sample.
 *
 * @param importFile CSV file of users to import, with the header name,email. Left out, a
 * bundled one of 1,000 users.
 */
@ConfigurationProperties("sample")
public record SampleProperties(@Name("import") @Nullable Path importFile) {

}
