package io.github.matrixonespring.testapp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.context.event.EventListener;

/**
 * Hears the events of the library.
 */
public class RecordedEvents {

	private final List<Record> events = new CopyOnWriteArrayList<>();

	@EventListener
	void on(Record event) {
		this.events.add(event);
	}

	/**
	 * Return the events of a type.
	 * @param type the type
	 * @param <T> the type
	 * @return the events
	 */
	public <T> List<T> of(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	public void clear() {
		this.events.clear();
	}

}
