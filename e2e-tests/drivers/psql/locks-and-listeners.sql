SELECT pg_advisory_lock(7); SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'; SELECT pg_advisory_unlock(7); SELECT pg_advisory_unlock(7); SELECT pg_try_advisory_lock(8), pg_advisory_unlock_all();
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory';
LISTEN news; SELECT pg_listening_channels(); NOTIFY other_news; SELECT count(*) FROM item; UNLISTEN *; SELECT count(*) FROM pg_listening_channels();
LISTEN news; NOTIFY news, 'own'; SELECT count(*) FROM item; SELECT 1; NOTIFY news; NOTIFY news, 'last'; UNLISTEN news; NOTIFY news, 'unheard'; SELECT 2;
