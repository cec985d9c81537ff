-- After the rows: checking a million foreign keys at once is quicker than one by one.
ALTER TABLE product ADD CONSTRAINT product_sku UNIQUE (sku);
ALTER TABLE purchase ADD FOREIGN KEY (customer_id) REFERENCES customer;
ALTER TABLE purchase_item ADD FOREIGN KEY (purchase_id) REFERENCES purchase, ADD FOREIGN KEY (product_id) REFERENCES product;
CREATE INDEX ON purchase (customer_id);
CREATE INDEX ON ledger (client, number);
CREATE INDEX ON trail (client, number);
