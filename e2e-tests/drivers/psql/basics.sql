SELECT 1 AS one, 'two' AS two, NULL AS three;
\gdesc
SELECT id, label FROM item WHERE id <= 3 ORDER BY id \gdesc
SELECT id, label FROM item WHERE id <= 3 ORDER BY id;
;
SELECT 1 \; SELECT 2 \; SELECT 3;
SELECT;
-- A comment alone.
/* another */
SELECT 'Zażółć 漢字 🐘' AS words, U&'\0041' AS escaped, E'\x41' AS also, $tag$a $b$ c$tag$ AS dollar;
VALUES (1, 'a'), (2, 'b');
TABLE kinds;
\pset expanded on
SELECT * FROM kinds WHERE id = 1;
SELECT current_user, session_user, current_database(), current_schema;
\x off
\set FETCH_COUNT 7
SELECT id FROM item WHERE id <= 20 ORDER BY id;
\unset FETCH_COUNT
SELECT id, (id % 3)::text FROM item WHERE id <= 4 ORDER BY id \crosstabview
\d item
\dt play.*
\df play.*
\dn
\dT+ play.*
\encoding
\echo :SERVER_VERSION_NUM :ENCODING :USER :DBNAME
