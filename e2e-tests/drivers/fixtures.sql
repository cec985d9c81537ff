-- What every program finds when it begins; run by the superuser before each run.
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN ('app', 'other') AND backend_type = 'client backend';
SELECT lo_unlink(oid) FROM pg_largeobject_metadata;
DROP SCHEMA IF EXISTS play, fly, orm CASCADE;
CREATE SCHEMA play AUTHORIZATION app;
SET ROLE app;
CREATE TYPE play.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE play.pair AS (a int, b text);
CREATE DOMAIN play.positive AS int CHECK (VALUE > 0);
CREATE TABLE play.item (id int PRIMARY KEY, label text, at timestamptz);
INSERT INTO play.item SELECT i, 'label ' || i, '2020-01-01 00:00:00Z'::timestamptz + i * interval '1 hour' FROM generate_series(1, 1000) i;
CREATE TABLE play.kinds (id int PRIMARY KEY, flag boolean, small int2, big int8, exact numeric, real4 float4, real8 float8, txt text,
  fixed char(5), raw bytea, doc json, docb jsonb, uid uuid, day date, tod time, at timestamptz, local timestamp, span interval,
  ints int[], texts text[], feeling play.mood, feelings play.mood[], coupled play.pair, more play.positive, ranged int4range,
  during tstzrange, many int4multirange, addr inet, net cidr, bits bit varying, place point, money_ money);
INSERT INTO play.kinds VALUES (1, true, -7, 9007199254740993, 12345678901234567890.12345, 1.5, 2.25, 'Zażółć 漢字 🐘', 'abc', '\x00ff10',
  '{"a": [1, 2]}', '{"b": {"c": null}}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '2024-02-29', '13:14:15.123456',
  '2024-02-29 13:14:15.123456+02', '2024-02-29 13:14:15.123456', '1 year 2 days 03:04:05.678', '{1,NULL,3}', '{"a","b \"c\"",NULL}',
  'happy', '{sad,happy}', '(4,"four, and")', 5, '[1,5)', '["2024-01-01 00:00:00+00",)', '{[1,3),[5,8)}', '192.168.1.5/24', '10.0.0.0/8',
  B'10110', '(1.5,2.5)', '12.34');
INSERT INTO play.kinds (id) VALUES (2);
CREATE TABLE play.log (id serial PRIMARY KEY, what text);
CREATE FUNCTION play.noisy(what text) RETURNS text LANGUAGE plpgsql AS
  $$ BEGIN RAISE NOTICE 'about %', what USING DETAIL = 'a detail', HINT = 'a hint'; RAISE WARNING 'warned of %', what; RETURN upper(what); END $$;
CREATE FUNCTION play.added(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE FUNCTION play.logs(what text) RETURNS int LANGUAGE sql AS 'INSERT INTO play.log (what) VALUES ($1) RETURNING id';
CREATE FUNCTION play.several() RETURNS SETOF refcursor LANGUAGE plpgsql AS
  $$ DECLARE c refcursor := 'several_1'; BEGIN OPEN c FOR SELECT id FROM play.item WHERE id <= 3 ORDER BY id; RETURN NEXT c; END $$;
CREATE PROCEDURE play.commits(n int) LANGUAGE plpgsql AS
  $$ BEGIN FOR i IN 1..n LOOP INSERT INTO play.log (what) VALUES ('commits ' || i); COMMIT; END LOOP; END $$;
RESET ROLE;
GRANT USAGE ON SCHEMA play TO other;
GRANT SELECT ON ALL TABLES IN SCHEMA play TO other;
