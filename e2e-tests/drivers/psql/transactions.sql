\set PROMPT1 '%x'
BEGIN;
INSERT INTO log (what) VALUES ('one');
SAVEPOINT a;
SELECT 1/0;
SELECT 1;
ROLLBACK TO a;
INSERT INTO log (what) VALUES ('two');
RELEASE a;
COMMIT;
SELECT what FROM log ORDER BY id;
BEGIN; SELECT 1/0; COMMIT;
BEGIN READ ONLY; INSERT INTO log (what) VALUES ('no'); ROLLBACK;
START TRANSACTION ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE; SELECT count(*) FROM item; SHOW transaction_isolation; COMMIT;
BEGIN ISOLATION LEVEL REPEATABLE READ; SHOW transaction_isolation; SHOW transaction_read_only; END;
BEGIN; BEGIN; COMMIT; COMMIT;
ROLLBACK;
COMMIT AND CHAIN;
BEGIN; COMMIT AND CHAIN; SHOW transaction_isolation; ROLLBACK;
\set ON_ERROR_ROLLBACK on
BEGIN; INSERT INTO log (what) VALUES ('three'); SELECT 1/0; INSERT INTO log (what) VALUES ('four'); COMMIT;
SELECT what FROM log ORDER BY id;
\set ON_ERROR_ROLLBACK off
\set AUTOCOMMIT off
SELECT 1;
INSERT INTO log (what) VALUES ('five');
ROLLBACK;
\set AUTOCOMMIT on
SELECT count(*) FROM log;
BEGIN; INSERT INTO log (what) VALUES ('six'); PREPARE TRANSACTION 'six';
SELECT gid, owner FROM pg_prepared_xacts;
COMMIT PREPARED 'six';
SELECT count(*) FROM log WHERE what = 'six';
BEGIN; INSERT INTO log (what) VALUES ('seven'); PREPARE TRANSACTION 'seven'; ROLLBACK PREPARED 'seven';
CALL commits(3);
SELECT count(*) FROM log WHERE what LIKE 'commits%';
VACUUM item;
BEGIN; VACUUM item; ROLLBACK;
SELECT 1 \; VACUUM item;
SELECT pg_current_xact_id_if_assigned() IS NULL AS nothing_assigned;
LOCK TABLE item;
BEGIN; LOCK TABLE item IN SHARE MODE; SELECT mode FROM pg_locks WHERE relation = 'item'::regclass AND pid = pg_backend_pid(); COMMIT;
SELECT id FROM item WHERE id = 1 FOR UPDATE;
