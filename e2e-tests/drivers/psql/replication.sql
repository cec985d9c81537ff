\! psql -X "dbname=app user=app replication=database" -c "IDENTIFY_SYSTEM" 2>&1 | sed "s/port [0-9]*/port PORT/" | head -3
