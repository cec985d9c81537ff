CREATE TABLE loaded (a int, b text);
COPY loaded FROM STDIN;
1	one
2	\N
3	ż
\.
COPY loaded TO STDOUT;
COPY loaded FROM STDIN WITH (FORMAT csv, HEADER);
a,b
4,"quoted, and"
\.
COPY (SELECT a, b FROM loaded ORDER BY a) TO STDOUT WITH (FORMAT csv, HEADER);
COPY loaded FROM STDIN;
not a number	x
5	five
\.
SELECT count(*) FROM loaded;
COPY nowhere FROM STDIN;
\.
COPY (SELECT 1/(a - 2) FROM loaded ORDER BY a) TO STDOUT;
COPY (SELECT 'x' || a FROM generate_series(1, 5) a) TO STDOUT \; SELECT 'after';
BEGIN; COPY loaded FROM STDIN;
6	six
\.
ROLLBACK;
SELECT count(*) FROM loaded;
\copy loaded from program 'seq 10 20 | sed "s/$/\tnumber/"'
SELECT count(*), max(a) FROM loaded;
\copy (SELECT count(*) FROM item) to stdout
COPY loaded TO '/nowhere/file';
COPY item TO PROGRAM 'cat';
COPY (INSERT INTO loaded VALUES (99, 'copied out') RETURNING a) TO STDOUT;
SELECT count(*) FROM loaded WHERE a = 99;
COPY (SELECT id, repeat('x', 100) FROM generate_series(1, 20000) id) TO PROGRAM 'cat' ;
\copy (SELECT id, repeat('x', 100) FROM generate_series(1, 20000) id) to program 'md5sum'
CREATE TABLE bin (LIKE loaded);
\copy loaded to /tmp/pointsman-drivers-copy.bin with (format binary)
\copy bin from /tmp/pointsman-drivers-copy.bin with (format binary)
\! rm -f /tmp/pointsman-drivers-copy.bin
SELECT count(*), sum(a) FROM bin;
DROP TABLE loaded, bin;
