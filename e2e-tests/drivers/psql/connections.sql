\! psql -X "dbname=app user=nobody password=x" -c "SELECT 1" 2>&1 | sed "s/port [0-9]*/port PORT/"
\! psql -X "dbname=app user=app password=wrong" -c "SELECT 1" 2>&1 | sed "s/port [0-9]*/port PORT/"
\! psql -X "dbname=app user=asleep password=wrong" -c "SELECT 1" 2>&1 | sed "s/port [0-9]*/port PORT/"
\connect "dbname=app user=app options='-c work_mem=9MB -c my.own=started' application_name=named"
SHOW work_mem; SHOW my.own; SHOW application_name; SELECT count(*) FROM item; RESET ALL; SHOW work_mem; SHOW application_name;
\! psql -X "dbname=app user=app options='-c nonsense=1'" -c "SELECT 1" 2>&1 | sed "s/port [0-9]*/port PORT/"
\connect "dbname=app user=app options='-c default_transaction_read_only=on'"
INSERT INTO log (what) VALUES ('no'); SHOW default_transaction_read_only; SHOW transaction_read_only;
\connect "dbname=app user=other"
SELECT current_user; INSERT INTO play.log (what) VALUES ('no');
\connect "dbname=app user=app target_session_attrs=read-write"
SELECT 1;
\! psql -X "dbname=app user=app target_session_attrs=standby" -c "SELECT 1" 2>&1 | sed "s/port [0-9]*/port PORT/"
\connect "dbname=app user=app target_session_attrs=primary"
SELECT 1;
\! psql -X "dbname=app user=app sslmode=require" -c "SELECT 1" 2>&1 | sed "s/port [0-9]*/port PORT/"
\! psql -X "dbname=app user=app channel_binding=require" -c "SELECT 1" 2>&1 | sed "s/port [0-9]*/port PORT/"
\connect "dbname=app user=app client_encoding=LATIN1"
SHOW client_encoding; SELECT count(*) FROM item;
\connect "dbname=app user=app"
SELECT pg_terminate_backend(pg_backend_pid());
SELECT 1;
