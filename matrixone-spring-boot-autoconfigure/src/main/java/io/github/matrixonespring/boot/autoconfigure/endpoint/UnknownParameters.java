package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * Refuses parameters of a POST that the endpoint does not know. Spring Boot ignores them,
 * so a misspelt {@code table} would turn a request into one for all tables.
 */
final class UnknownParameters implements OperationInvokerAdvisor {

	/** Of parameters that are meant for filters, such as {@code _csrf}. */
	private static final String FOREIGN_PREFIX = "_";

	private final EndpointId endpoint;

	UnknownParameters(EndpointId endpoint) {
		this.endpoint = endpoint;
	}

	@Override
	public OperationInvoker apply(EndpointId endpointId, OperationType operationType, OperationParameters parameters,
			OperationInvoker invoker) {
		if (!endpointId.equals(this.endpoint) || operationType != OperationType.WRITE) {
			return invoker;
		}
		List<String> known = parameters.stream().map(OperationParameter::getName).toList();
		return (context) -> {
			Set<String> unknown = new TreeSet<>(context.getArguments().keySet());
			known.forEach(unknown::remove);
			unknown.removeIf((name) -> name.startsWith(FOREIGN_PREFIX));
			return unknown.isEmpty() ? invoker.invoke(context) : MatrixOneEndpointWebExtension
				.respond(BadRequestException.meansNothing(unknown, known.subList(1, known.size())));
		};
	}

}
