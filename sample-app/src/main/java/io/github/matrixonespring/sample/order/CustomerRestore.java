package io.github.matrixonespring.sample.order;

import java.util.List;
import java.util.UUID;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.restore.RestorePlan;
import io.github.matrixonespring.restore.RestoreReport;
import io.github.matrixonespring.restore.RestoreRequest;
import io.github.matrixonespring.restore.RestoreRequest.AddedSince;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import static io.github.matrixonespring.restore.RestoreTable.table;

/**
 * Brings the orders of one customer back as they were at a snapshot, with their items.
 * What the customer has ordered since stays, and so do the orders of others.
 */
@Service
public class CustomerRestore {

	private final MatrixOneTemplate matrixOne;

	private final CustomerOrders orders;

	CustomerRestore(MatrixOneTemplate matrixOne, CustomerOrders orders) {
		this.matrixOne = matrixOne;
		this.orders = orders;
	}

	/**
	 * Find out what would come back. Changes nothing.
	 * @param customer the id of the customer
	 * @param snapshot the name of the snapshot
	 * @return the plan
	 */
	public RestorePlan plan(UUID customer, String snapshot) {
		return this.matrixOne.restores().plan(request(customer, snapshot));
	}

	/**
	 * Bring the orders back.
	 * @param customer the id of the customer
	 * @param snapshot the name of the snapshot
	 * @return what was done
	 */
	public RestoreReport restore(UUID customer, String snapshot) {
		return this.matrixOne.restores().restore(request(customer, snapshot));
	}

	/**
	 * Bring the orders back and place one more, as an apology: both, or nothing of it.
	 * @param customer the id of the customer
	 * @param snapshot the name of the snapshot
	 * @param gift the items of the apology
	 * @return what was restored
	 * @throws IllegalArgumentException if the apology has no items
	 */
	@Transactional
	public RestoreReport restoreAndApologize(UUID customer, String snapshot, List<OrderItem> gift) {
		RestoreReport report = restore(customer, snapshot);
		this.orders.place(customer, gift);
		return report;
	}

	/**
	 * The subquery reads the moment that the items are read at: the present, in which the
	 * orders are gone, and the snapshot, in which they are there.
	 */
	private static RestoreRequest request(UUID customer, String snapshot) {
		String id = customer.toString();
		return RestoreRequest
			.tables(table("orders").where("customer_id = ?", id),
					table("order_items").where("order_id in (select id from orders where customer_id = ?)", id))
			.toSnapshot(snapshot)
			.onAddedSince(AddedSince.KEEP);
	}

}
