ALTER TABLE orders ADD COLUMN note VARCHAR(200) DEFAULT 'none';
CREATE UNIQUE INDEX lines_once ON order_lines (order_id, price);
UPDATE orders SET note = CONCAT(customer, '!') WHERE id = 1;
INSERT INTO order_lines (order_id, price) SELECT id, id * 10.5 FROM orders;
