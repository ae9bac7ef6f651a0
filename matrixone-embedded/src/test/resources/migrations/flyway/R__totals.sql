CREATE OR REPLACE VIEW totals AS SELECT o.customer AS customer, SUM(l.price) AS total
FROM orders o JOIN order_lines l ON l.order_id = o.id GROUP BY o.customer;
