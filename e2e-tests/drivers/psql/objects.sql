PREPARE p (int) AS SELECT id, label FROM item WHERE id = $1;
EXECUTE p(1); EXECUTE p(2); EXECUTE p('x'); EXPLAIN (COSTS OFF) EXECUTE p(3);
SELECT name, statement, parameter_types FROM pg_prepared_statements;
PREPARE p AS SELECT 1;
PREPARE w (text) AS INSERT INTO log (what) VALUES ($1) RETURNING what;
EXECUTE w('prepared'); SELECT what FROM log;
ALTER TABLE log ADD COLUMN more int DEFAULT 7;
PREPARE star AS SELECT * FROM log; EXECUTE star; ALTER TABLE log DROP COLUMN more; EXECUTE star; DEALLOCATE star; EXECUTE star;
DEALLOCATE p; EXECUTE p(1); DEALLOCATE ALL; EXECUTE w('x');
BEGIN; DECLARE c CURSOR FOR SELECT id FROM item ORDER BY id; FETCH 2 FROM c; MOVE 3 IN c; FETCH c; CLOSE c; FETCH c; ROLLBACK;
BEGIN; DECLARE s SCROLL CURSOR FOR SELECT id FROM item WHERE id <= 5 ORDER BY id; FETCH LAST s; FETCH PRIOR s; FETCH FIRST s; SELECT name, is_scrollable FROM pg_cursors; COMMIT;
DECLARE h CURSOR WITH HOLD FOR SELECT id FROM item ORDER BY id; FETCH 2 FROM h; SELECT count(*) FROM item; FETCH 2 FROM h; SELECT name, is_holdable FROM pg_cursors; CLOSE h; FETCH h;
DECLARE outside CURSOR FOR SELECT 1;
BEGIN; SELECT several(); FETCH ALL FROM several_1; COMMIT;
CREATE TEMP TABLE scratch (a int, b text); INSERT INTO scratch VALUES (1, 'x'); SELECT * FROM scratch; CREATE TEMP VIEW v AS SELECT a FROM scratch; SELECT * FROM v;
CREATE TEMP TABLE item AS SELECT 42 AS id; SELECT * FROM item; DROP TABLE item; SELECT count(*) FROM item;
BEGIN; CREATE TEMP TABLE passing (x int) ON COMMIT DROP; SELECT count(*) FROM passing; COMMIT; SELECT count(*) FROM passing;
DISCARD TEMP; SELECT * FROM scratch;
CREATE TABLE made (id serial PRIMARY KEY, v text); INSERT INTO made (v) VALUES ('a'), ('b') RETURNING id; SELECT currval('made_id_seq'), lastval(); SELECT nextval('made_id_seq'); SELECT currval('made_id_seq');
SELECT logs('by a function'); SELECT currval('log_id_seq') = max(id) FROM log;
UPDATE made SET v = v || v RETURNING *; DELETE FROM made WHERE id = 1; TRUNCATE made; SELECT count(*) FROM made;
MERGE INTO made USING (VALUES (5, 'five')) AS n (id, v) ON made.id = n.id WHEN NOT MATCHED THEN INSERT VALUES (n.id, n.v); SELECT * FROM made;
WITH gone AS (DELETE FROM made RETURNING v) SELECT * FROM gone; SELECT count(*) FROM made;
SELECT 1 AS a INTO made_too; SELECT * FROM made_too; DROP TABLE made, made_too;
CREATE INDEX CONCURRENTLY item_label ON item (label); EXPLAIN (COSTS OFF) SELECT 1; EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) INSERT INTO log (what) VALUES ('explained'); SELECT count(*) FROM log WHERE what = 'explained';
DROP INDEX item_label;
SELECT lo_from_bytea(0, '\x010203') AS lo \gset
SELECT lo_get(:lo); SELECT lo_put(:lo, 1, '\xff'); SELECT lo_get(:lo); SELECT lo_unlink(:lo); SELECT lo_get(4294967295);
\lo_import /etc/hostname
\lo_unlink :LASTOID
CREATE FUNCTION sly() RETURNS text LANGUAGE sql AS $$ INSERT INTO log (what) VALUES ('sly') RETURNING what $$; SELECT sly(); SELECT sly(), count(*) FROM item; SELECT count(*) FROM log WHERE what = 'sly';
CREATE FUNCTION swallows() RETURNS text LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (what) VALUES ('swallowed'); RETURN 'written'; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE; END $$; SELECT swallows(); SELECT count(*) FROM log WHERE what = 'swallowed';
SELECT 'SELECT ' || i FROM generate_series(1, 3) i \gexec
SELECT 3 AS three \gset
SELECT :three;
COMMENT ON TABLE item IS 'things'; SELECT obj_description('item'::regclass); COMMENT ON TABLE item IS NULL;
GRANT SELECT ON item TO PUBLIC; REVOKE SELECT ON item FROM PUBLIC;
CREATE TABLE wide AS SELECT * FROM item WHERE false; DROP TABLE wide;
ANALYZE item; REINDEX TABLE item; CLUSTER item USING item_pkey; CHECKPOINT;
