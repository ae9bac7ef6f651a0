-- Orders and their lines.
CREATE TABLE orders (
  id BIGINT NOT NULL AUTO_INCREMENT,
  customer VARCHAR(80) NOT NULL COMMENT 'who''s paying',
  status ENUM('NEW', 'PAID') NOT NULL DEFAULT 'NEW',
  placed_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (id),
  KEY orders_customer (customer)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

/* One for each thing. */
CREATE TABLE order_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  price DECIMAL(10, 2) NOT NULL,
  CONSTRAINT lines_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE
);

INSERT INTO orders (id, customer) VALUES (1, 'it''s; Ada'), (2, 'Grace -- no comment');
