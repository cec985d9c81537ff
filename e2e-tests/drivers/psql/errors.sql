\set VERBOSITY verbose
SELECT 1/0;
\echo :SQLSTATE :LAST_ERROR_MESSAGE :LAST_ERROR_SQLSTATE
SELECT nothing FROM item;
SELECT * FROM nowhere;
SELEC 1;
SELECT 'unterminated;
';
INSERT INTO item VALUES (1, 'again');
INSERT INTO kinds (id, more) VALUES (9, -1);
SELECT 'x'::int;
\errverbose
SELECT 1 \; SELECT 1/0 \; SELECT 3;
INSERT INTO log (what) VALUES ('in one text') \; SELECT 1/0;
SELECT count(*) FROM log;
BEGIN \; INSERT INTO log (what) VALUES ('begun') \; SELECT 1/0;
SELECT 1;
ROLLBACK;
SELECT count(*) FROM log;
DO $$ BEGIN RAISE EXCEPTION 'of mine' USING ERRCODE = 'ZZ999', DETAIL = 'd', HINT = 'h', TABLE = 't', COLUMN = 'c'; END $$;
SELECT noisy('psql');
DO $$ BEGIN RAISE NOTICE 'first'; RAISE NOTICE 'second'; END $$;
DROP TABLE IF EXISTS never_was;
