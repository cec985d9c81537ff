package dev.pointsman.agent.cutover;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.wire.Side;

/**
 * The functions that close, give up and open a side. They are made beforehand, so that each of these is one message, one
 * transaction and one flush; and so that what must be checked under the locks is checked there. Closing has two parts in
 * one transaction: {@code ready} before anybody is held, {@code shut} in the pause.
 */
final class FenceSql {
    /** In the body of the fence's function: how anybody sees what it does. */
    static final String OPEN_MARK = "pointsman:open";

    /** SQLSTATE of closing an epoch that has a row already. */
    static final String TAKEN = "PM001";

    /** SQLSTATE of closing when nobody is held for it any more. */
    static final String TOO_LATE = "PM002";

    /**
     * P0004, because plpgsql's WHEN OTHERS does not catch that one: an application's exception block would swallow the
     * refusal, and the write with it.
     */
    private static final String CLOSED_BODY = """
            -- pointsman:closed
            BEGIN
              RAISE EXCEPTION USING ERRCODE = 'P0004', SCHEMA = 'pointsman',
                MESSAGE = 'pointsman: writes are moving, epoch %1$s', DETAIL = 'epoch=%1$s';
            END""";

    private static final String OPEN_BODY = "-- " + OPEN_MARK + "\nBEGIN RETURN NULL; END";

    private static final String FUNCTIONS = """
            CREATE OR REPLACE FUNCTION pointsman.tables_@M@() RETURNS SETOF oid LANGUAGE sql STABLE
            SET search_path = pg_catalog AS $f$
              SELECT tgrelid FROM pg_trigger WHERE tgname = '@TRIGGER@' AND NOT tgisinternal
            $f$;

            CREATE OR REPLACE FUNCTION pointsman.is_open_@M@() RETURNS boolean LANGUAGE sql VOLATILE
            SET search_path = pg_catalog AS $f$
              SELECT prosrc LIKE '-- @OPEN_MARK@%' FROM pg_proc
              WHERE proname = 'fence_@M@' AND pronamespace = 'pointsman'::regnamespace
            $f$;

            CREATE OR REPLACE FUNCTION pointsman.fingerprint_@M@() RETURNS text LANGUAGE plpgsql VOLATILE
            SET search_path = pg_catalog AS $f$
            BEGIN
              RETURN (WITH fenced AS (SELECT t.oid FROM pointsman.tables_@M@() t(oid)),
              facts AS (
                SELECT 'c' || concat_ws(' ', attrelid, attnum, attname, atttypid, atttypmod, attnotnull, attisdropped) f
                  FROM pg_attribute WHERE attrelid IN (SELECT oid FROM fenced) AND attnum > 0
                UNION ALL SELECT 't' || concat_ws(' ', tgrelid, tgenabled) FROM pg_trigger WHERE tgname = '@TRIGGER@'
                UNION ALL SELECT 'i' || concat_ws(' ', inhrelid, inhparent) FROM pg_inherits
                  WHERE inhparent IN (SELECT oid FROM fenced)
                UNION ALL SELECT 'p' || r.prrelid FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
                  WHERE p.pubname = '@STREAM@')
              SELECT md5(string_agg(f, ',' ORDER BY f)) FROM facts);
            END $f$;

            CREATE OR REPLACE FUNCTION pointsman.sequences_@M@() RETURNS jsonb LANGUAGE plpgsql VOLATILE
            SET search_path = pg_catalog AS $f$
            BEGIN
              RETURN (WITH fenced AS (SELECT t.oid FROM pointsman.tables_@M@() t(oid)),
              used AS (
                SELECT objid AS oid FROM pg_depend WHERE classid = 'pg_class'::regclass
                  AND refclassid = 'pg_class'::regclass AND refobjid IN (SELECT oid FROM fenced) AND deptype IN ('a', 'i')
                UNION SELECT d.refobjid FROM pg_attrdef a JOIN pg_depend d
                  ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid AND d.refclassid = 'pg_class'::regclass
                  WHERE a.adrelid IN (SELECT oid FROM fenced))
              SELECT coalesce(jsonb_agg(jsonb_build_object('s', n.nspname, 'n', c.relname,
                  'v', pg_sequence_last_value(q.seqrelid))), '[]')
                FROM pg_sequence q JOIN pg_class c ON c.oid = q.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE q.seqrelid IN (SELECT oid FROM used) AND pg_sequence_last_value(q.seqrelid) IS NOT NULL);
            END $f$;

            CREATE OR REPLACE FUNCTION pointsman.open_fence_@M@() RETURNS void LANGUAGE plpgsql AS $f$
            BEGIN
              EXECUTE $x$CREATE OR REPLACE FUNCTION pointsman.fence_@M@() RETURNS trigger LANGUAGE plpgsql AS $b$@OPEN_BODY@$b$$x$;
            END $f$;

            CREATE OR REPLACE FUNCTION pointsman.flushing_@M@() RETURNS void LANGUAGE plpgsql AS $f$
            BEGIN
              IF current_setting('synchronous_commit') <> 'remote_apply' THEN
                PERFORM set_config('synchronous_commit', 'on', true);
              END IF;
            END $f$;

            CREATE OR REPLACE FUNCTION pointsman.ready_@M@(e bigint, lock_millis int, planned text)
            RETURNS TABLE (outcome text, tables text) LANGUAGE plpgsql SET search_path = pg_catalog AS $f$
            DECLARE
              fenced text;
            BEGIN
              PERFORM set_config('lock_timeout', lock_millis::text, true);
              SELECT string_agg('ONLY ' || format('%I.%I', n.nspname, c.relname), ', ' ORDER BY n.nspname, c.relname)
                INTO fenced FROM pointsman.tables_@M@() t(oid) JOIN pg_class c ON c.oid = t.oid
                JOIN pg_namespace n ON n.oid = c.relnamespace;
              -- Writers go on; whatever would change a table, its triggers or its place in the publication waits, and so
              -- does a vacuum, for which nobody has to wait in the pause then.
              EXECUTE 'LOCK TABLE ' || fenced || ' IN SHARE UPDATE EXCLUSIVE MODE';
              IF EXISTS (SELECT FROM pointsman.journal j WHERE j.migration = @MIGRATION@ AND j.epoch >= e) THEN
                RETURN QUERY SELECT 'Taken', NULL; RETURN;
              ELSIF NOT pointsman.is_open_@M@() THEN
                RETURN QUERY SELECT 'NotOpen', NULL; RETURN;
              ELSIF pointsman.fingerprint_@M@() <> planned THEN
                RETURN QUERY SELECT 'Changed', NULL; RETURN;
              END IF;
              EXECUTE format($x$CREATE OR REPLACE FUNCTION pointsman.fence_@M@() RETURNS trigger LANGUAGE plpgsql AS $b$@CLOSED_BODY@$b$$x$, e);
              RETURN QUERY SELECT 'Ready', fenced;
            END $f$;

            CREATE OR REPLACE FUNCTION pointsman.in_time_@M@(within_millis bigint) RETURNS void LANGUAGE plpgsql
            SET search_path = pg_catalog AS $f$
            BEGIN
              IF clock_timestamp() > transaction_timestamp() + within_millis * interval '1 millisecond' THEN
                RAISE EXCEPTION USING ERRCODE = '@TOO_LATE@', MESSAGE = 'pointsman: the pause was over';
              END IF;
            END $f$;

            CREATE OR REPLACE FUNCTION pointsman.shut_@M@(e bigint, lock_millis int, tables text, within_millis bigint)
            RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog AS $f$
            BEGIN
              PERFORM pointsman.flushing_@M@();
              IF tables <> '' THEN
                -- Before, because writers would wait behind the lock; afterwards, because it waits for writers.
                PERFORM pointsman.in_time_@M@(within_millis);
                PERFORM set_config('lock_timeout', lock_millis::text, true);
                EXECUTE 'LOCK TABLE ' || tables || ' IN SHARE ROW EXCLUSIVE MODE';
              END IF;
              PERFORM pointsman.in_time_@M@(within_millis);
              INSERT INTO pointsman.journal (migration, epoch, role, state, lsn)
                SELECT @MIGRATION@, e, 'left', 'fenced', pg_current_wal_insert_lsn()
                WHERE NOT EXISTS (SELECT FROM pointsman.journal j WHERE j.migration = @MIGRATION@ AND j.epoch >= e)
                ON CONFLICT DO NOTHING;
              IF NOT FOUND THEN
                -- An error, because what was made ready must not be committed now.
                RAISE EXCEPTION USING ERRCODE = '@TAKEN@', MESSAGE = 'pointsman: epoch ' || e || ' was taken';
              END IF;
              INSERT INTO @MARKER@ (migration, kind, n) VALUES (@MIGRATION@, 'fence', e);
              RETURN pointsman.sequences_@M@();
            END $f$;

            CREATE OR REPLACE FUNCTION pointsman.give_up_@M@(e bigint) RETURNS text LANGUAGE plpgsql
            SET search_path = pg_catalog AS $f$
            BEGIN
              PERFORM pointsman.flushing_@M@();
              IF NOT EXISTS (SELECT FROM pointsman.journal j WHERE j.migration = @MIGRATION@ AND j.epoch = e AND j.role = 'left') THEN
                IF NOT pointsman.is_open_@M@() THEN
                  RETURN 'notopen';
                END IF;
                INSERT INTO pointsman.journal (migration, epoch, role, state) VALUES (@MIGRATION@, e, 'left', 'reopened')
                  ON CONFLICT DO NOTHING;
              END IF;
              UPDATE pointsman.journal j SET state = 'reopened', at = clock_timestamp()
                WHERE j.migration = @MIGRATION@ AND j.epoch = e AND j.role = 'left' AND j.state = 'fenced';
              IF FOUND THEN
                PERFORM pointsman.open_fence_@M@();
              END IF;
              RETURN (SELECT j.state FROM pointsman.journal j
                WHERE j.migration = @MIGRATION@ AND j.epoch = e AND j.role = 'left');
            END $f$;

            CREATE OR REPLACE FUNCTION pointsman.decide_@M@(e bigint) RETURNS text LANGUAGE plpgsql
            SET search_path = pg_catalog AS $f$
            BEGIN
              PERFORM pointsman.flushing_@M@();
              UPDATE pointsman.journal j SET state = 'moved', at = clock_timestamp()
                WHERE j.migration = @MIGRATION@ AND j.epoch = e AND j.role = 'left' AND j.state = 'fenced';
              RETURN (SELECT j.state FROM pointsman.journal j
                WHERE j.migration = @MIGRATION@ AND j.epoch = e AND j.role = 'left');
            END $f$;

            CREATE OR REPLACE FUNCTION pointsman.open_@M@(e bigint, sequences jsonb) RETURNS text
            LANGUAGE plpgsql SET search_path = pg_catalog AS $f$
            DECLARE
              q record;
            BEGIN
              -- The position says where the stream that leaves this side begins: nobody's own writes lie before it.
              INSERT INTO pointsman.journal (migration, epoch, role, state, lsn)
                VALUES (@MIGRATION@, e, 'entered', 'entered', pg_current_wal_insert_lsn()) ON CONFLICT DO NOTHING;
              IF NOT FOUND THEN
                RETURN 'Already';
              END IF;
              FOR q IN SELECT c.oid, x.v, s.seqincrement, s.seqmin, s.seqmax, pg_sequence_last_value(c.oid) AS here
                  FROM jsonb_to_recordset(sequences) AS x(s text, n text, v bigint)
                  JOIN pg_namespace n ON n.nspname = x.s JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = x.n
                  JOIN pg_sequence s ON s.seqrelid = c.oid LOOP
                IF q.here IS NULL OR (q.seqincrement > 0 AND q.here < q.v) OR (q.seqincrement < 0 AND q.here > q.v) THEN
                  PERFORM setval(q.oid::regclass, least(greatest(q.v, q.seqmin), q.seqmax), true);
                END IF;
              END LOOP;
              PERFORM pointsman.open_fence_@M@();
              -- A crash that loses this opening finds "moved" in the database left, and does it again.
              PERFORM set_config('synchronous_commit', 'off', true);
              RETURN 'Opened';
            END $f$;

            CREATE OR REPLACE FUNCTION pointsman.probe_@M@() RETURNS SETOF text LANGUAGE plpgsql
            SET search_path = pg_catalog AS $f$
            DECLARE
              q record;
              by_schema text;
            BEGIN
              FOR q IN SELECT n.nspname || '.' || c.relname AS label, format('%I.%I', n.nspname, c.relname) AS name
                  FROM pointsman.tables_@M@() t(oid) JOIN pg_class c ON c.oid = t.oid
                  JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1 LOOP
                BEGIN
                  EXECUTE 'DELETE FROM ONLY ' || q.name || ' WHERE false';
                  RETURN NEXT q.label;
                EXCEPTION WHEN assert_failure THEN
                  GET STACKED DIAGNOSTICS by_schema = SCHEMA_NAME;
                  IF by_schema <> 'pointsman' THEN
                    RETURN NEXT q.label;
                  END IF;
                END;
              END LOOP;
            END $f$;
            """;

    /** The functions above by name and arguments: all but the fence itself, which may outlive a migration. */
    static final String[] SIGNATURES = {
        "tables_@M@()",
        "is_open_@M@()",
        "fingerprint_@M@()",
        "sequences_@M@()",
        "open_fence_@M@()",
        "flushing_@M@()",
        "ready_@M@(bigint, int, text)",
        "in_time_@M@(bigint)",
        "shut_@M@(bigint, int, text, bigint)",
        "give_up_@M@(bigint)",
        "decide_@M@(bigint)",
        "open_@M@(bigint, jsonb)",
        "probe_@M@()"
    };

    private FenceSql() {}

    /** Makes the functions of a side anew; leaves the fence as it is. */
    static String functions(Names names, Side side) {
        var direction = Direction.leaving(side);
        var revoked = new StringBuilder();
        for (var signature : SIGNATURES) {
            revoked.append("REVOKE ALL ON FUNCTION pointsman." + signature + " FROM PUBLIC;\n");
        }
        return (FUNCTIONS + revoked)
                .replace("@OPEN_BODY@", OPEN_BODY)
                .replace("@CLOSED_BODY@", CLOSED_BODY)
                .replace("@OPEN_MARK@", OPEN_MARK)
                .replace("@TAKEN@", TAKEN)
                .replace("@TOO_LATE@", TOO_LATE)
                .replace("@MARKER@", Names.marker(direction))
                .replace("@STREAM@", names.stream(direction))
                .replace("@TRIGGER@", names.fenceTrigger())
                .replace("@MIGRATION@", Sql.literal(names.migration()))
                .replace("@M@", names.hash());
    }

    /** Closes a fence that is there. */
    static String closed(Names names, long epoch) {
        return "CREATE OR REPLACE FUNCTION " + names.fenceFunction() + "() RETURNS trigger LANGUAGE plpgsql AS $b$"
                + CLOSED_BODY.formatted(epoch) + "$b$";
    }

    /** Makes the fence itself. */
    static String fence(Names names, boolean open) {
        var body = open ? OPEN_BODY : CLOSED_BODY.formatted(0);
        return "CREATE FUNCTION " + names.fenceFunction() + "() RETURNS trigger LANGUAGE plpgsql AS $b$" + body + "$b$";
    }
}
