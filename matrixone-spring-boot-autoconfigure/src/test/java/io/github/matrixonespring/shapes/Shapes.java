package io.github.matrixonespring.shapes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;

import org.springframework.context.ApplicationContext;

/**
 * Ways to read, each with what becomes of it in the past.
 */
abstract class Shapes {

	private final List<Shape> shapes = new ArrayList<>();

	static Stream<Shape> all() {
		return Stream.of(new HqlShapes(), new CriteriaShapes(), new RepositoryShapes(), new SessionShapes())
			.flatMap((shapes) -> shapes.shapes.stream());
	}

	final void add(Kind kind, String name, Function<Access, Object> work) {
		this.shapes.add(new Shape(name, work, kind, null));
	}

	final void rows(String name, Function<Access, Object> work) {
		add(Kind.ROWS, name, work);
	}

	final void ordered(String name, Function<Access, Object> work) {
		add(Kind.ORDERED, name, work);
	}

	final void refused(String name, String refusal, Function<Access, Object> work) {
		this.shapes.add(new Shape(name, work, Kind.REFUSED, refusal));
	}

	/**
	 * What writes, or what the server does not know.
	 */
	final void notTried(String name, String refusal, Function<Access, Object> work) {
		this.shapes.add(new Shape(name, work, Kind.NOT_TRIED, refusal));
	}

	/**
	 * A way to read.
	 *
	 * @param name its name, or its text
	 * @param work reads
	 * @param kind what becomes of it
	 * @param refusal what the refusal says, or {@code null}
	 */
	record Shape(String name, Function<Access, Object> work, Kind kind, String refusal) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	enum Kind {

		/** Read, in any order. */
		ROWS,
		/** Read, in its order. */
		ORDERED,
		/** Refused in the past, and read at a clone. */
		REFUSED,
		/** Refused in the past, and not tried elsewhere. */
		NOT_TRIED

	}

	/**
	 * What is read with.
	 *
	 * @param context the application
	 */
	record Access(ApplicationContext context) {

		EntityManager entityManager() {
			return bean(EntityManager.class);
		}

		Session session() {
			return entityManager().unwrap(Session.class);
		}

		<T> T bean(Class<T> type) {
			return this.context.getBean(type);
		}

	}

}
