-- :rows rows in all: 10 % customers, 1 % products, 30 % purchases, 50 % items, the rest events.
INSERT INTO customer (name, tier, profile, since)
SELECT 'customer ' || n, (ARRAY['bronze', 'silver', 'gold'])[1 + n % 3]::customer_tier,
       jsonb_build_object('newsletter', n % 2 = 0, 'visits', n % 97), timestamptz '2020-01-01' + n * interval '10 minutes'
FROM generate_series(1, :rows / 10) n;

INSERT INTO product (sku, price, picture)
SELECT 'sku-' || n, (n % 9999) / 100.0, decode(md5(n::text), 'hex') FROM generate_series(1, :rows / 100) n;

INSERT INTO purchase (customer_id, state, total, note, placed)
SELECT 1 + n % (:rows / 10), (ARRAY['open', 'paid', 'sent', 'returned'])[1 + n % 4]::order_state, (n % 99999) / 100.0,
       CASE WHEN n % 5 = 0 THEN jsonb_build_object('gift', true, 'n', n) END, timestamptz '2024-01-01' + n * interval '1 minute'
FROM generate_series(1, :rows / 100 * 30) n;

INSERT INTO purchase_item (purchase_id, line, product_id, quantity, price)
SELECT 1 + n % (:rows / 100 * 30), n / (:rows / 100 * 30), 1 + n % (:rows / 100), 1 + n % 5, (n % 9999) / 100.0
FROM generate_series(0, :rows / 100 * 50 - 1) n;

INSERT INTO event (at, kind, body)
SELECT timestamptz '2025-12-01' + n * interval '1 minute', 'seed', jsonb_build_object('n', n)
FROM generate_series(1, :rows / 100 * 9 - 16) n;

INSERT INTO tally (client) SELECT n FROM generate_series(0, 63) n;
