package io.github.matrixonespring.sample.report;

import java.util.UUID;

import io.github.matrixonespring.sample.order.CustomerOrders;
import io.github.matrixonespring.sample.report.SalesReport.Customer;
import io.github.matrixonespring.sample.user.UserDirectory;
import io.github.matrixonespring.timetravel.AsOf;

import org.springframework.stereotype.Service;

/**
 * Makes reports of what services and their repositories read. Those know nothing of the
 * past.
 */
@Service
public class SalesReports {

	private final UserDirectory users;

	private final CustomerOrders orders;

	SalesReports(UserDirectory users, CustomerOrders orders) {
		this.users = users;
		this.orders = orders;
	}

	/**
	 * Report what there is.
	 * @return the report
	 */
	public SalesReport today() {
		return new SalesReport(this.users.list()
			.stream()
			.map((user) -> new Customer(user, this.orders.list(UUID.fromString(user.id()))))
			.toList());
	}

	/**
	 * Report what there was at the end of a month, of which there is a snapshot.
	 * @param prefix what the names of snapshots begin with
	 * @param month the month, such as {@code 2026_10}
	 * @return the report
	 */
	@AsOf(snapshot = "#{#prefix}_month_end_#{#month}")
	public SalesReport monthEnd(String prefix, String month) {
		return today();
	}

}
