module pointsman.dev/postgres-entrypoint

go 1.26
