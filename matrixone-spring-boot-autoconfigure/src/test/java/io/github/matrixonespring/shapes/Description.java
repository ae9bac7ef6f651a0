package io.github.matrixonespring.shapes;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Tuple;
import org.hibernate.Hibernate;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Window;
import org.springframework.util.ReflectionUtils;

/**
 * Describes what was read, with all that an entity has: whatever is loaded lazily is
 * loaded by it, one level deep.
 */
final class Description {

	private final EntityManagerFactory factory;

	Description(EntityManagerFactory factory) {
		this.factory = factory;
	}

	/**
	 * Describe rows, in their order.
	 */
	List<String> of(Object result) {
		if (result instanceof Page<?> page) {
			List<String> rows = rows(page.stream());
			rows.add("of " + page.getTotalElements());
			return rows;
		}
		if (result instanceof Window<?> window) {
			List<String> rows = rows(window.stream());
			rows.add("more " + window.hasNext());
			return rows;
		}
		if (result instanceof Stream<?> stream) {
			return rows(stream);
		}
		if (result instanceof Iterable<?> iterable) {
			List<Object> values = new ArrayList<>();
			iterable.forEach(values::add);
			return rows(values.stream());
		}
		return rows(Stream.of(Optional.ofNullable(result)));
	}

	private List<String> rows(Stream<?> rows) {
		return new ArrayList<>(rows.map((row) -> value(row, true)).toList());
	}

	private String value(Object value, boolean deep) {
		if (value == null) {
			return "null";
		}
		if (value instanceof Optional<?> optional) {
			return value(optional.orElse(null), deep);
		}
		if (value instanceof Tuple tuple) {
			return value(tuple.toArray(), deep);
		}
		if (value instanceof Object[] array) {
			return Arrays.stream(array).map((element) -> value(element, deep)).toList().toString();
		}
		if (value instanceof BigDecimal number) {
			return number.stripTrailingZeros().toPlainString();
		}
		if (value instanceof List<?> list && list.stream().noneMatch(Description::isEntity)) {
			return list.stream().map((element) -> value(element, deep)).toList().toString();
		}
		if (value instanceof Collection<?> collection) {
			return collection.stream().map((element) -> value(element, false)).sorted().toList().toString();
		}
		if (value instanceof Map<?, ?> map) {
			return new TreeMap<>(map).toString();
		}
		if (isEntity(value)) {
			return deep ? entity(Hibernate.unproxy(value)) : reference(value);
		}
		if (value instanceof Repositories.TitleAndPrice projection) {
			return projection.getTitle() + value(projection.getPrice(), false);
		}
		return (value instanceof Repositories.OpenTitle projection) ? projection.getText() : value.toString();
	}

	private static boolean isEntity(Object value) {
		return value != null && Hibernate.getClass(value).isAnnotationPresent(Entity.class);
	}

	private String reference(Object entity) {
		return Hibernate.getClass(entity).getSimpleName() + this.factory.getPersistenceUnitUtil().getIdentifier(entity);
	}

	private String entity(Object entity) {
		StringBuilder text = new StringBuilder(reference(entity));
		ReflectionUtils.doWithFields(entity.getClass(),
				(field) -> text.append(' ').append(field.getName()).append('=').append(field(field, entity)),
				(field) -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic());
		return text.toString();
	}

	private String field(Field field, Object entity) {
		ReflectionUtils.makeAccessible(field);
		return value(ReflectionUtils.getField(field, entity), false);
	}

}
