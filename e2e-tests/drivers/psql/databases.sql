\! psql -X "dbname=nowhere" -c "SELECT 1" 2>&1 | sed "s/port [0-9]*/port PORT/"
\! psql -X "dbname=nowhere user=app" -c "SELECT 1" 2>&1 | sed "s/port [0-9]*/port PORT/"
\connect "dbname=postgres user=app"
SELECT current_database(); SELECT 1;
