package io.github.matrixonespring.timetravel;

import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.PointInTime;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it takes to put the hints of a moment into a query: one that is kept ready, and
 * one that is seen for the first time.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
public class RewriterBenchmark {

	private static final String QUERY = """
			with recent as (select id, customer_id, placed from orders where placed > :since)
			select c.name, count(*), sum(i.price * i.quantity) as total
			from customers c join recent r on r.customer_id = c.id
			left join shop.order_items i on i.order_id = r.id and i.status <> 'cancelled'
			where c.country in (:countries) and exists (select 1 from payments p where p.order_id = r.id)
			group by c.name having count(*) > 1 order by total desc limit 20""";

	private final PointInTime time = PointInTime.ofTimestamp(1_796_019_834_175_583_338L);

	private int number;

	@Benchmark
	@BenchmarkMode(Mode.AverageTime)
	public String keptReady() {
		return PastStatement.of(QUERY).at(this.time);
	}

	/**
	 * Another text each time, as with values in place of parameters.
	 */
	@Benchmark
	@BenchmarkMode(Mode.SampleTime)
	public String firstSeen() {
		return PastStatement.of(QUERY + "," + this.number++).at(this.time);
	}

}
