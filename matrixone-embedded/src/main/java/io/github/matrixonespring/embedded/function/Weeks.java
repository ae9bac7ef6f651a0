package io.github.matrixonespring.embedded.function;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.WeekFields;

/**
 * Numbers of weeks in the eight modes that the server knows.
 */
final class Weeks {

	private static final int MODES = 8;

	private static final int MONDAY_FIRST = 1;

	private static final int OF_WEEK_BASED_YEAR = 2;

	private static final int OTHER_FIRST_WEEK = 4;

	private Weeks() {
	}

	/**
	 * Return the number of the week.
	 * @param date a date of it
	 * @param mode the mode, taken modulo 8
	 * @return the number, 0 before the first week unless the mode counts from 1
	 */
	static long week(LocalDate date, long mode) {
		int within = (int) Math.floorMod(mode, (long) MODES);
		WeekFields fields = fields(within);
		return date.get(((within & OF_WEEK_BASED_YEAR) != 0) ? fields.weekOfWeekBasedYear() : fields.weekOfYear());
	}

	/**
	 * Return the year and the number of the week as yyyyww.
	 * @param date a date of it
	 * @param mode the mode, the nearest one if there is none of that number
	 * @return the number
	 */
	static long yearAndWeek(LocalDate date, long mode) {
		int within = (int) Math.max(0, Math.min(mode, MODES - 1));
		return year(date, within) * 100L + date.get(fields(within).weekOfWeekBasedYear());
	}

	/**
	 * Return the year that the week belongs to.
	 * @param date a date of it
	 * @param mode 0 to 7
	 * @return the year
	 */
	static int year(LocalDate date, int mode) {
		return date.get(fields(mode).weekBasedYear());
	}

	private static WeekFields fields(int mode) {
		boolean monday = (mode & MONDAY_FIRST) != 0;
		boolean majority = ((mode & OTHER_FIRST_WEEK) != 0) != monday;
		return WeekFields.of(monday ? DayOfWeek.MONDAY : DayOfWeek.SUNDAY, majority ? 4 : 7);
	}

}
