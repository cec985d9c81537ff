"""psycopg 3 on libpq: sync, async, pipelines, cursors on the server, COPY, binary, prepared statements."""
import asyncio
import hashlib
import inspect
import os
import select
import threading
import time

import psycopg
from psycopg import pq, sql
from psycopg.rows import dict_row, tuple_row

from cases import CASES, broken, case, name, report


def connect(**more):
    return psycopg.connect(autocommit=True, **more)


def error(e):
    return f"{type(e).__name__} {e.sqlstate} {str(e).strip()}"


def tried(run):
    """What it returned, or the error."""
    try:
        return run()
    except psycopg.Error as e:
        return error(e)


def login(**more):
    try:
        psycopg.connect(**more).close()
        return "let in"
    except psycopg.Error as e:
        # The port stands in libpq's sentence.
        return str(e).replace(os.environ["PGPORT"], "PORT")


@case
def parameter_status():
    with connect() as c:
        names = ["server_version", "server_encoding", "client_encoding", "is_superuser", "session_authorization", "DateStyle",
                 "IntervalStyle", "TimeZone", "integer_datetimes", "standard_conforming_strings", "application_name",
                 "default_transaction_read_only", "in_hot_standby", "scram_iterations", "search_path"]
        before = {n: c.info.parameter_status(n) for n in names}
        c.execute("SET application_name = 'told'; SET datestyle = 'German'; SET timezone = 'Asia/Tokyo'")
        c.execute("SET default_transaction_read_only = on")
        after = {n: c.info.parameter_status(n) for n in names}
        c.execute("RESET ALL")
        return before, after, {n: c.info.parameter_status(n) for n in names}, c.info.server_version


@case
def start_up_options():
    with connect(options="-c work_mem=9MB -c my.own=x", application_name="né ж") as c:
        return [c.execute("SHOW " + n).fetchone() for n in ("work_mem", "my.own", "application_name")]


@case
def refused_logins():
    return [login(password="wrong"), login(user="nobody"), login(user="asleep", password="wrong"), login(user="nobody", dbname="nowhere"),
            login(options="-c nonsense=1"), login(options="-c work_mem=much"),
            login(sslmode="require"), login(channel_binding="require"), login(client_encoding="nonsense"),
            login(require_auth="scram-sha-256"), login(require_auth="md5"), login(gssencmode="require")]


@case
def unknown_database():
    return login(dbname="nowhere")


@case
def protocol_3_2():
    return [login(min_protocol_version=v, max_protocol_version=v) for v in ("3.0", "3.2")] + [login(max_protocol_version="latest")]


@case
def replication_connection():
    return login(replication="database")


@case
def physical_replication_connection():
    return login(replication="true")


@case
def simple_and_extended():
    with connect() as c:
        return [c.execute("SELECT 1, 'a', NULL").fetchall(), c.execute("SELECT %s::int + 1, %s", (41, "b")).fetchall(),
                c.execute("").statusmessage, c.execute("SELECT 1; SELECT 2").fetchall()]


@case
def several_results():
    with connect() as c:
        cur = c.execute("SELECT 1; INSERT INTO log (what) VALUES ('x') RETURNING what; UPDATE item SET label = label WHERE id < 4; ; SELECT 4")
        seen = []
        while True:
            seen.append((cur.statusmessage, cur.rowcount, cur.fetchall() if cur.description else None))
            if not cur.nextset():
                return seen


@case
def error_in_the_middle_of_several():
    with connect() as c:
        cur = c.cursor()
        seen = tried(lambda: cur.execute("INSERT INTO log (what) VALUES ('gone'); SELECT 1/0; SELECT 2"))
        return seen, c.execute("SELECT count(*) FROM log WHERE what = 'gone'").fetchone(), c.info.transaction_status.name


@case
def errors_with_all_their_fields():
    with connect() as c:
        seen = []
        for text in ("SELECT 1/0", "SELECT * FROM nowhere", "SELECT nope FROM item", "INSERT INTO item VALUES (1)", "SELEC",
                     "INSERT INTO kinds (id, more) VALUES (5, -5)", "SELECT 'x'::mood", "INSERT INTO item VALUES (NULL)"):
            try:
                c.execute(text)
            except psycopg.Error as e:
                d = e.diag
                seen.append([getattr(d, f) for f in (
                    "severity", "severity_nonlocalized", "sqlstate", "message_primary", "message_detail", "message_hint", "statement_position",
                    "context", "schema_name", "table_name", "column_name", "datatype_name", "constraint_name", "source_function")])
        return seen


@case
def transaction_status():
    with psycopg.connect() as c:
        seen = [c.info.transaction_status.name]
        c.execute("SELECT 1")
        seen.append(c.info.transaction_status.name)
        seen.append(tried(lambda: c.execute("SELECT 1/0")))
        seen.append(c.info.transaction_status.name)
        seen.append(tried(lambda: c.execute("SELECT 1")))
        c.rollback()
        with c.transaction():
            c.execute("INSERT INTO log (what) VALUES ('kept')")
            try:
                with c.transaction():
                    c.execute("INSERT INTO log (what) VALUES ('dropped')")
                    raise psycopg.Rollback()
            except psycopg.Rollback:
                seen.append("escaped")
            try:
                with c.transaction():
                    c.execute("INSERT INTO item VALUES (1)")
            except psycopg.Error as e:
                seen.append(e.sqlstate)
        seen.append(c.execute("SELECT what FROM log ORDER BY id").fetchall())
        return seen


@case
def characteristics():
    with psycopg.connect() as c:
        seen = []
        c.read_only = True
        c.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
        seen.append(c.execute("SHOW transaction_isolation").fetchone())
        seen.append(c.execute("SHOW transaction_read_only").fetchone())
        seen.append(tried(lambda: c.execute("INSERT INTO log (what) VALUES ('no')")))
        c.rollback()
        c.read_only = False
        c.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        seen.append(c.execute("SHOW transaction_isolation").fetchone())
        seen.append(c.execute("SHOW transaction_read_only").fetchone())
        c.execute("INSERT INTO log (what) VALUES ('yes')")
        return seen


@case
def types_text_and_binary():
    with connect() as c:
        seen = []
        for binary in (False, True):
            cur = c.cursor(binary=binary)
            # An array's binary form names the type of its elements, which is another in every run.
            names = [r[0] for r in c.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'kinds'::regclass AND attnum > 0 ORDER BY attnum") if not binary or r[0] != "feelings"]
            for column in names:
                seen.append((column, binary, tried(lambda: repr(cur.execute(sql.SQL("SELECT {} FROM kinds ORDER BY id").format(sql.Identifier(column))).fetchall()))))
        return seen


@case
def parameters_of_every_type():
    from datetime import date, datetime, time as clock, timedelta, timezone
    from decimal import Decimal
    from ipaddress import ip_address
    from uuid import UUID
    from psycopg.types.json import Json, Jsonb
    from psycopg.types.range import Range
    values = [True, 1, 2**40, -2**62, 1.5, Decimal("123.4500"), "ж'\"\\", b"\x00\xff", date(2024, 2, 29), clock(1, 2, 3, 4),
              datetime(2024, 2, 29, 1, 2, 3, 4, timezone.utc), timedelta(days=3, seconds=7), UUID(int=5), [1, None, 3], ["a", 'b"'], [[1, 2], [3, 4]],
              Json({"a": 1}), Jsonb([1, None]), Range(1, 5, "[)"), ip_address("::1"), None]
    with connect() as c:
        seen = []
        for fmt in ("%s", "%b", "%t"):
            for v in values:
                seen.append(tried(lambda: repr(c.execute(f"SELECT {fmt}, pg_typeof({fmt})::text", (v, v)).fetchone())))
        return seen


@case
def enum_and_composite_by_their_oids():
    import enum
    from psycopg.types.composite import CompositeInfo, register_composite
    from psycopg.types.enum import EnumInfo, register_enum
    Mood = enum.Enum("Mood", {m: m for m in ("sad", "ok", "happy")})
    with connect() as c:
        register_enum(EnumInfo.fetch(c, "mood"), c, Mood)
        register_composite(CompositeInfo.fetch(c, "pair"), c)
        seen = []
        for binary in (False, True):
            cur = c.cursor(binary=binary)
            seen.append(cur.execute("SELECT feeling, feelings, coupled FROM kinds WHERE id = 1").fetchone())
            seen.append(cur.execute("SELECT count(*) FROM kinds WHERE feeling = %s", (Mood.happy,)).fetchone())
        return seen


@case
def prepared_statements():
    with connect() as c:
        seen = []
        for i in range(1, 12):
            seen.append(c.execute("SELECT label FROM item WHERE id = %s", (i,), prepare=i > 3).fetchone())
        for i in range(12):
            seen.append(c.execute("SELECT %s::int * 2", (i,)).fetchone())
        seen.append(c.execute("SELECT count(*) FROM pg_prepared_statements").fetchone())
        for i in range(8):
            c.execute("INSERT INTO log (what) VALUES (%s)", (str(i),), prepare=True)
        seen.append(c.execute("SELECT string_agg(what, ',' ORDER BY id) FROM log").fetchone())
        c.execute("DEALLOCATE ALL")
        seen.append(tried(lambda: c.execute("SELECT label FROM item WHERE id = %s", (1,), prepare=True).fetchone()))
        return seen


@case
def prepared_statements_after_ddl():
    with connect() as c:
        c.execute("CREATE TABLE shape (a int); INSERT INTO shape VALUES (1)")
        seen = [c.execute("SELECT * FROM shape", prepare=True).fetchall() for _ in range(2)]
        c.execute("ALTER TABLE shape ADD COLUMN b text DEFAULT 'b'")
        seen.append(tried(lambda: c.execute("SELECT * FROM shape", prepare=True).fetchall()))
        c.execute("DROP TABLE shape")
        seen.append(tried(lambda: c.execute("SELECT * FROM shape", prepare=True).fetchall()))
        return seen


@case
def prepared_statements_dropped_by_discard():
    with connect() as c:
        for _ in range(7):
            c.execute("SELECT label FROM item WHERE id = %s", (1,), prepare=True)
        c.execute("DISCARD ALL")
        return tried(lambda: c.execute("SELECT label FROM item WHERE id = %s", (1,), prepare=True).fetchone())


@case
def pipeline():
    with connect() as c:
        with c.pipeline() as p:
            cur = [c.execute("SELECT %s::int", (i,)) for i in range(5)]
            c.execute("INSERT INTO log (what) VALUES ('in a pipeline')")
            last = c.execute("SELECT count(*) FROM log")
            p.sync()
            more = c.execute("SELECT label FROM item WHERE id = 7")
        return [x.fetchone() for x in cur], last.fetchone(), more.fetchone()


@case
def pipeline_with_an_error_in_the_middle():
    with connect() as c:
        seen = []
        try:
            with c.pipeline() as p:
                first = c.execute("SELECT 1")
                c.execute("INSERT INTO log (what) VALUES ('lost')")
                bad = c.execute("SELECT 1/0")
                after = c.execute("SELECT 2")
                p.sync()
        except psycopg.Error as e:
            seen.append(error(e))
        seen.append(c.info.transaction_status.name)
        seen.append(c.execute("SELECT count(*) FROM log").fetchone())
        with c.pipeline() as p:
            ok = c.execute("SELECT 3")
        return seen, ok.fetchone()


@case
def pipeline_in_a_transaction():
    with psycopg.connect() as c:
        with c.pipeline():
            with c.transaction():
                c.execute("INSERT INTO log (what) VALUES ('a')")
                x = c.execute("SELECT count(*) FROM log")
            y = c.execute("SELECT count(*) FROM log")
        return x.fetchone(), y.fetchone()


@case
def executemany():
    with connect() as c:
        cur = c.cursor()
        cur.executemany("INSERT INTO log (what) VALUES (%s) RETURNING what", [(str(i),) for i in range(300)], returning=True)
        seen = [cur.fetchone()]
        while cur.nextset():
            seen.append(cur.fetchone())
        return len(seen), seen[-1], cur.rowcount, tried(lambda: cur.executemany("INSERT INTO item VALUES (%s)", [(5000,), (1,), (5001,)])), \
            c.execute("SELECT count(*) FROM item").fetchone()


@case
def cursor_on_the_server():
    with psycopg.connect() as c:
        seen = []
        with c.cursor("named") as cur:
            cur.itersize = 9
            cur.execute("SELECT id FROM item WHERE id <= %s ORDER BY id", (40,))
            seen.append([r[0] for r in cur])
        with c.cursor("scrolling", scrollable=True) as cur:
            cur.execute("SELECT id FROM item WHERE id <= 10 ORDER BY id")
            cur.scroll(5)
            seen.append(cur.fetchmany(2))
            cur.scroll(-3)
            seen.append(cur.fetchone())
        with c.cursor("kept", withhold=True) as cur:
            cur.execute("SELECT id FROM item ORDER BY id")
            seen.append(cur.fetchmany(2))
            c.commit()
            seen.append(cur.fetchmany(2))
        seen.append(c.execute("SELECT count(*) FROM pg_cursors").fetchone())
        return seen


@case
def rows_one_by_one():
    with connect() as c:
        return sum(r[0] for r in c.cursor().stream("SELECT id FROM item WHERE id < %s", (500,))), \
            sum(r[0] for r in c.cursor().stream("SELECT id FROM item WHERE id < %s", (500,), size=50))


@case
def rows_left_in_the_middle():
    with connect() as c:
        seen = []
        for row in (rows := c.cursor().stream("SELECT id FROM item ORDER BY id")):
            seen.append(row)
            if len(seen) == 3:
                break
        rows.close()
        return seen, c.execute("SELECT 1").fetchone()


@case
def copy_out():
    with connect() as c:
        cur = c.cursor()
        seen = []
        for how in ("COPY item TO STDOUT", "COPY (SELECT id, label FROM item) TO STDOUT (FORMAT binary)", "COPY kinds TO STDOUT (FORMAT csv)"):
            with cur.copy(how) as copy:
                seen.append((hashlib.md5(b"".join(map(bytes, copy))).hexdigest(), ))
            seen.append((cur.rowcount, cur.statusmessage))
        seen.append(tried(lambda: whole(cur, "COPY (SELECT 1/(id - 500) FROM item) TO STDOUT")))
        return seen


def whole(cur, how):
    with cur.copy(how) as copy:
        return b"".join(map(bytes, copy))


@case
def copy_in():
    with connect() as c:
        c.execute("CREATE TABLE loaded (a int, b text)")
        cur = c.cursor()
        seen = []
        with cur.copy("COPY loaded FROM STDIN") as copy:
            for i in range(5000):
                copy.write_row((i, "x" * 50))
        seen.append(cur.rowcount)
        with cur.copy("COPY loaded FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(["int4", "text"])
            for i in range(100):
                copy.write_row((i, None))
        seen.append(cur.rowcount)
        seen.append(tried(lambda: copied(cur, "COPY loaded FROM STDIN", b"x\ty\n")))
        seen.append(tried(lambda: copied(cur, "COPY loaded FROM STDIN", b"1\ty\n" * 100000 + b"x\tz\n" + b"1\ty\n" * 100000)))
        seen.append(tried(lambda: copied(cur, "COPY nowhere FROM STDIN", b"x\ty\n")))
        seen.append(c.execute("SELECT count(*), sum(a) FROM loaded").fetchone())
        try:
            with cur.copy("COPY loaded FROM STDIN") as copy:
                copy.write(b"1\ta\n")
                raise ValueError("of the client")
        except ValueError as e:
            seen.append(str(e))
        except psycopg.Error as e:
            seen.append(error(e))
        seen.append(c.info.transaction_status.name)
        seen.append(c.execute("SELECT count(*) FROM loaded").fetchone())
        c.execute("DROP TABLE loaded")
        return seen


def copied(cur, how, data):
    with cur.copy(how) as copy:
        copy.write(data)
    return cur.rowcount


@case
def copy_in_one_text_with_others():
    with connect() as c:
        g = c.pgconn
        seen = []
        g.send_query(b"CREATE TEMP TABLE t (a int); COPY t FROM STDIN; SELECT count(*) FROM t; COPY t TO STDOUT; SELECT 'end'")
        while (r := g.get_result()) is not None:
            seen.append((pq.ExecStatus(r.status).name, r.command_status, r.get_value(0, 0) if r.ntuples else None))
            if r.status == pq.ExecStatus.COPY_IN:
                g.put_copy_data(b"1\n2\n")
                g.put_copy_end()
            if r.status == pq.ExecStatus.COPY_OUT:
                while (data := g.get_copy_data(0))[0] > 0:
                    seen.append(bytes(data[1]))
        return seen


@case
def raw_prepared_and_portals():
    with connect() as c:
        g = c.pgconn
        seen = []

        def told(r):
            seen.append((pq.ExecStatus(r.status).name, r.command_status, [[r.get_value(i, j) for j in range(r.nfields)] for i in range(r.ntuples)],
                         [r.fname(j) for j in range(r.nfields)], [r.ftype(j) for j in range(r.nfields)], r.nparams,
                         (r.error_message or b"").split(b"\n")[0]))
        told(g.exec_params(b"SELECT $1::int + $2", [b"1", b"2"]))
        told(g.prepare(b"", b"SELECT $1::text"))
        told(g.exec_prepared(b"", [b"unnamed"]))
        told(g.describe_prepared(b""))
        told(g.prepare(b"named", b"SELECT id, label FROM item WHERE id = $1"))
        told(g.describe_prepared(b"named"))
        told(g.exec_prepared(b"named", [b"3"]))
        told(g.exec_prepared(b"named", [(5).to_bytes(4, "big")], param_formats=[1], result_format=1))
        told(g.prepare(b"named", b"SELECT 1"))
        told(g.exec_prepared(b"named", [b"4"]))
        told(g.exec_prepared(b"missing", []))
        told(g.describe_prepared(b"missing"))
        told(g.describe_portal(b"missing"))
        told(g.exec_(b"DEALLOCATE named"))
        told(g.exec_prepared(b"named", [b"4"]))
        told(g.prepare(b"named", b"INSERT INTO log (what) VALUES ($1)"))
        told(g.exec_prepared(b"named", [b"x"]))
        told(g.prepare(b"bad", b"SELECT nope FROM item"))
        told(g.exec_prepared(b"bad", []))
        told(g.exec_params(b"", []))
        told(g.exec_(b""))
        told(g.exec_(b"BEGIN; DECLARE c CURSOR FOR SELECT id FROM item ORDER BY id"))
        told(g.describe_portal(b"c"))
        told(g.exec_(b"FETCH 2 FROM c; COMMIT"))
        told(g.exec_params(b"SELECT 1; SELECT 2", []))
        if hasattr(g, "close_prepared"):
            told(g.close_prepared(b"named"))
            told(g.close_prepared(b"missing"))
            told(g.close_portal(b"missing"))
            told(g.exec_prepared(b"named", [b"y"]))
        told(g.exec_(b"SELECT count(*) FROM log"))
        return seen


@case
def raw_pipeline_with_syncs_and_flushes():
    with connect() as c:
        g = c.pgconn
        seen = []
        g.enter_pipeline_mode()
        g.send_query_params(b"SELECT 1", [])
        g.send_prepare(b"p", b"SELECT id FROM item WHERE id = $1")
        g.send_query_prepared(b"p", [b"5"])
        g.send_flush_request()
        g.flush()
        seen += results(g, 3)
        g.send_query_params(b"INSERT INTO log (what) VALUES ('flushed')", [])
        g.send_query_params(b"SELECT count(*) FROM log", [])
        g.pipeline_sync()
        g.send_query_params(b"SELECT nope", [])
        g.send_query_params(b"INSERT INTO log (what) VALUES ('skipped')", [])
        g.pipeline_sync()
        g.send_query_prepared(b"p", [b"6"])
        g.send_describe_prepared(b"p")
        g.pipeline_sync()
        g.pipeline_sync()
        g.flush()
        seen += results(g, 10)
        g.exit_pipeline_mode()
        r = g.exec_(b"SELECT count(*) FROM log")
        seen.append(r.get_value(0, 0))
        return seen


def results(g, count):
    seen = []
    nothing = 0
    while len(seen) < count and nothing < 3:
        r = g.get_result()
        if r is None:
            nothing += 1
            continue
        nothing = 0
        seen.append((pq.ExecStatus(r.status).name, r.command_status, r.get_value(0, 0) if r.ntuples else None, (r.error_message or b"").split(b"\n")[0]))
    return seen


@case
def flushes_only():
    with connect() as c:
        g = c.pgconn
        g.enter_pipeline_mode()
        seen = []
        for i in range(20):
            g.send_query_params(b"SELECT id FROM item WHERE id = $1", [str(i + 1).encode()])
            g.send_flush_request()
            g.flush()
            seen += results(g, 1)
        g.pipeline_sync()
        seen += results(g, 1)
        g.exit_pipeline_mode()
        return seen


@case
def notices():
    with connect() as c:
        seen = []
        c.add_notice_handler(lambda d: seen.append((d.severity, d.sqlstate, d.message_primary, d.message_detail, d.message_hint)))
        c.execute("SELECT noisy('psycopg')")
        c.execute("DROP TABLE IF EXISTS never_was")
        c.execute("DO $$ BEGIN FOR i IN 1..100 LOOP RAISE NOTICE 'n %', i; END LOOP; END $$")
        return len(seen), seen[:4], seen[-1]


@case
def listen_and_notify():
    with connect() as c, connect() as d:
        c.execute("LISTEN news")
        seen = []
        d.execute("NOTIFY news, 'one'")
        d.execute("SELECT pg_notify('news', 'two')")
        for n in c.notifies(timeout=5, stop_after=2):
            seen.append((n.channel, n.payload))
        c.execute("SELECT count(*) FROM item")
        c.execute("NOTIFY news, 'own'")
        seen += [(n.channel, n.payload, n.pid == c.info.backend_pid) for n in c.notifies(timeout=0.3)]
        with d.transaction():
            d.execute("NOTIFY news, 'twice'")
            d.execute("NOTIFY news, 'twice'")
            d.execute("NOTIFY news, 'then'")
        seen += [(n.channel, n.payload) for n in c.notifies(timeout=5, stop_after=2)]
        seen += [(n.channel, n.payload) for n in c.notifies(timeout=0.3)]
        c.execute("UNLISTEN news")
        d.execute("NOTIFY news, 'unheard'")
        seen += [(n.channel, n.payload) for n in c.notifies(timeout=0.3)]
        return seen


@case
def process_id_of_a_notification():
    with connect() as c, connect() as d:
        c.execute("LISTEN news")
        d.execute("NOTIFY news")
        return {n.pid == d.execute("SELECT pg_backend_pid()").fetchone()[0] for n in c.notifies(timeout=5, stop_after=1)}


@case
def process_id_is_the_backends():
    with connect() as c:
        return c.info.backend_pid == c.execute("SELECT pg_backend_pid()").fetchone()[0]


def cancelled(text, how):
    with connect() as c:
        threading.Timer(0.3, lambda: how(c)).start()
        began = time.monotonic()
        seen = tried(lambda: c.execute(text).fetchall())
        return seen, time.monotonic() - began < 8, c.execute("SELECT 1").fetchone()


@case
def cancel_of_a_read():
    return cancelled("SELECT pg_sleep(10)", lambda c: c.cancel()), cancelled("SELECT pg_sleep(10)", lambda c: c.cancel_safe(timeout=5))


@case
def cancel_of_a_long_read():
    return cancelled("SELECT count(*) FROM generate_series(1, 100000000000) i", lambda c: c.cancel())


@case
def cancel_in_a_transaction():
    with psycopg.connect() as c:
        c.execute("INSERT INTO log (what) VALUES ('x')")
        threading.Timer(0.3, c.cancel).start()
        seen = tried(lambda: c.execute("SELECT pg_sleep(10)"))
        status = c.info.transaction_status.name
        c.rollback()
        return seen, status


@case
def cancel_while_idle():
    with connect() as c:
        c.execute("SELECT 1")
        c.cancel()
        time.sleep(0.2)
        return c.execute("SELECT 2").fetchone()


@case
def cancel_of_copy():
    with connect() as c:
        c.execute("CREATE TEMP TABLE t (a int)")
        cur = c.cursor()

        def run():
            with cur.copy("COPY t FROM STDIN") as copy:
                copy.write(b"1\n")
                c.cancel()
                time.sleep(0.5)
                copy.write(b"2\n")
        # How far the server had come is a matter of time.
        return str(tried(run)).split("CONTEXT")[0], c.execute("SELECT count(*) FROM t").fetchone()


@case
def statement_timeout():
    with connect() as c:
        c.execute("SET statement_timeout = 100")
        seen = [tried(lambda: c.execute("SELECT pg_sleep(10)")), tried(lambda: c.execute("SELECT count(*) FROM generate_series(1, 100000000000) i"))]
        c.execute("SET statement_timeout = 0")
        return seen, c.execute("SELECT 1").fetchone()


@case
def idle_transaction_timeout():
    c = psycopg.connect()
    c.execute("SET idle_in_transaction_session_timeout = 200")
    time.sleep(0.6)
    seen = tried(lambda: c.execute("SELECT 1"))
    return seen, c.closed, c.broken


@case
def idle_session_timeout():
    c = connect()
    c.execute("SET idle_session_timeout = 200")
    time.sleep(0.8)
    return tried(lambda: c.execute("SELECT 1")), c.closed, c.broken


@case
def transaction_timeout():
    c = psycopg.connect()
    c.execute("SET transaction_timeout = 200")
    return tried(lambda: c.execute("SELECT pg_sleep(5)")), c.closed, c.broken


@case
def terminated_by_an_administrator():
    with connect() as other:
        c = connect()
        other.execute("SELECT pg_terminate_backend(%s)", (c.execute("SELECT pg_backend_pid()").fetchone()[0],))
        time.sleep(0.3)
        return tried(lambda: c.execute("INSERT INTO log (what) VALUES ('x')")), c.closed, c.broken


@case
def terminates_itself():
    c = connect()
    return tried(lambda: c.execute("SELECT pg_terminate_backend(pg_backend_pid())")), c.closed, c.broken


@case
def settings_of_the_session():
    with connect() as c:
        seen = []
        c.execute("SET work_mem = '5MB'")
        for _ in range(4):
            seen.append(c.execute("SELECT current_setting('work_mem'), (SELECT count(*) FROM item)").fetchone())
        with c.transaction():
            c.execute("SET LOCAL work_mem = '6MB'")
            seen.append(c.execute("SHOW work_mem").fetchone())
        seen.append(c.execute("SELECT current_setting('work_mem')").fetchone())
        c.execute("SELECT set_config('search_path', %s, false)", ("pg_catalog",))
        seen.append(tried(lambda: c.execute("SELECT count(*) FROM item").fetchone()))
        c.execute("SET search_path = play")
        seen.append(tried(lambda: c.execute("SELECT count(*) FROM item").fetchone()))
        c.execute("SET ROLE other")
        seen += [c.execute("SELECT current_user, session_user").fetchone() for _ in range(3)]
        seen.append(tried(lambda: c.execute("UPDATE item SET label = label")))
        c.execute("RESET ROLE")
        seen.append(c.execute("SELECT current_user").fetchone())
        c.execute("SET my.tenant = '7'")
        seen += [c.execute("SELECT current_setting('my.tenant', true)").fetchone() for _ in range(3)]
        c.execute("DISCARD ALL")
        seen += [c.execute("SELECT current_setting('my.tenant', true), current_setting('work_mem')").fetchone() for _ in range(3)]
        return seen


@case
def temporary_tables_and_locks():
    with connect() as c, connect() as d:
        c.execute("CREATE TEMP TABLE scratch (a int)")
        c.execute("INSERT INTO scratch SELECT generate_series(1, 10)")
        seen = [c.execute("SELECT sum(a) FROM scratch").fetchone() for _ in range(3)]
        c.execute("SELECT pg_advisory_lock(5)")
        seen.append(d.execute("SELECT pg_try_advisory_lock(5)").fetchone())
        seen.append(c.execute("SELECT pg_advisory_unlock(5)").fetchone())
        seen.append(d.execute("SELECT pg_try_advisory_lock(5)").fetchone())
        with c.transaction():
            seen.append(c.execute("SELECT pg_try_advisory_xact_lock(6)").fetchone())
            seen.append(d.execute("SELECT pg_try_advisory_xact_lock(6)").fetchone())
        return seen


@case
def two_phase():
    with psycopg.connect() as c:
        xid = c.xid(1, "drivers", "branch")
        c.tpc_begin(xid)
        c.execute("INSERT INTO log (what) VALUES ('2pc')")
        c.tpc_prepare()
        with connect() as d:
            found = [str(x.gtrid) for x in d.tpc_recover()]
        c.tpc_commit()
        c.tpc_begin(c.xid(1, "drivers", "other"))
        c.execute("INSERT INTO log (what) VALUES ('2pc')")
        c.tpc_prepare()
        c.tpc_rollback()
        return found, c.execute("SELECT count(*) FROM log WHERE what = '2pc'").fetchone()


@case
def serialization_failure():
    with psycopg.connect() as a, psycopg.connect() as b:
        for c in (a, b):
            c.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
            c.execute("SELECT sum(id) FROM item")
        a.execute("INSERT INTO item VALUES (7001)")
        b.execute("INSERT INTO item VALUES (7002)")
        a.commit()
        seen = tried(b.commit)
        b.rollback()
        with connect() as c:
            c.execute("DELETE FROM item WHERE id > 7000")
        return seen if isinstance(seen, str) else "committed"


@case
def large_values():
    size = 64 << 20
    with connect() as c:
        cur = c.cursor(binary=True)
        row = cur.execute("SELECT convert_to(repeat('0123456789abcdef', %s), 'UTF8')", (size // 16,)).fetchone()[0]
        seen = [len(row), hashlib.md5(row).hexdigest()]
        seen += cur.execute("SELECT length(%b), md5(%b)", (row, row[:100])).fetchone()
        cur.execute("CREATE TEMP TABLE big (v bytea)")
        cur.execute("INSERT INTO big VALUES (%b)", (row,))
        seen += cur.execute("SELECT md5(v) FROM big").fetchone()
        seen.append(hashlib.md5(cur.execute("SELECT v FROM big").fetchone()[0]).hexdigest())
        seen.append(len(c.execute("SELECT '" + "x" * (3 << 20) + "'").fetchone()[0]))
        return seen


@case
def many_rows_and_columns():
    with connect() as c:
        wide = c.execute("SELECT " + ", ".join(f"{i} AS c{i}" for i in range(1600))).fetchone()
        rows = c.execute("SELECT i, repeat('y', 300) FROM generate_series(1, 100000) i").fetchall()
        return len(wide), sum(wide), len(rows), rows[-1][0]


@case
def many_parameters():
    with connect() as c:
        n = 65535
        return c.execute("SELECT count(*) FROM (VALUES " + ",".join(["(%s::int)"] * n) + ") v", list(range(n))).fetchone()


@case
def names_in_unicode():
    with connect() as c:
        c.execute('CREATE TABLE "Tabelle ü" ("Spalte ж" text)')
        c.execute('INSERT INTO "Tabelle ü" VALUES (%s)', ("🐘",))
        cur = c.cursor(row_factory=dict_row)
        seen = cur.execute('SELECT * FROM "Tabelle ü"').fetchall()
        c.execute('DROP TABLE "Tabelle ü"')
        return seen


@case
def other_client_encoding():
    with connect(client_encoding="LATIN1") as c:
        return c.execute("SELECT 'é', length('é')").fetchone(), tried(lambda: c.execute("SELECT 'x' || chr(1078)").fetchone()), c.info.encoding


@case
def large_objects():
    with connect() as c:
        lo = c.execute("SELECT lo_create(0)").fetchone()[0]
        with c.transaction():
            fd = c.execute("SELECT lo_open(%s, 393216)", (lo,)).fetchone()[0]
            c.execute("SELECT lowrite(%s, %s)", (fd, b"hello large"))
            c.execute("SELECT lo_lseek(%s, 6, 0)", (fd,))
            part = c.execute("SELECT loread(%s, 5)", (fd,)).fetchone()
        whole = c.execute("SELECT lo_get(%s)", (lo,)).fetchone()
        c.execute("SELECT lo_unlink(%s)", (lo,))
        return part, whole


@case
def functions_that_write():
    with connect() as c:
        seen = [c.execute("SELECT logs('a') > 0").fetchone(), c.execute("SELECT logs(%s) > 0", ("b",)).fetchone()]
        seen += [c.execute("SELECT logs(%s) > 0", ("c",), prepare=True).fetchone() for _ in range(3)]
        seen.append(c.execute("SELECT string_agg(what, '' ORDER BY id) FROM log").fetchone())
        return seen


@case
def sequences_of_the_session():
    with connect() as c:
        c.execute("CREATE SEQUENCE s")
        seen = [c.execute("SELECT nextval('s')").fetchone(), tried(lambda: c.execute("SELECT currval('s')").fetchone()), tried(lambda: c.execute("SELECT lastval()").fetchone())]
        c.execute("INSERT INTO log (what) VALUES ('x')")
        seen.append(tried(lambda: c.execute("SELECT lastval() > 0").fetchone()))
        c.execute("DROP SEQUENCE s")
        return seen


@case
def own_writes_are_seen():
    with connect() as c:
        seen = []
        for i in range(30):
            c.execute("INSERT INTO log (what) VALUES (%s)", (str(i),))
            seen.append(c.execute("SELECT count(*) FROM log").fetchone()[0])
        return seen


@case
def call_with_commits():
    with connect() as c:
        c.execute("CALL commits(3)")
        seen = [c.execute("SELECT count(*) FROM log").fetchone()]
        with c.transaction():
            try:
                with c.transaction():
                    c.execute("CALL commits(3)")
            except psycopg.Error as e:
                seen.append(error(e))
        return seen


@case
def asynchronous():
    async def run():
        async with await psycopg.AsyncConnection.connect(autocommit=True) as c:
            seen = [await (await c.execute("SELECT %s::int", (5,))).fetchone()]
            async with c.pipeline():
                a = await c.execute("SELECT 1")
                b = await c.execute("INSERT INTO log (what) VALUES ('async') RETURNING what")
            seen += [await a.fetchone(), await b.fetchone()]
            async with c.cursor().copy("COPY (SELECT generate_series(1, 5)) TO STDOUT") as copy:
                seen.append([bytes(x) async for x in copy])
            await c.execute("LISTEN later")
            await c.execute("NOTIFY later, 'x'")
            async for n in c.notifies(timeout=5, stop_after=1):
                seen.append((n.channel, n.payload))
                break
            task = asyncio.ensure_future(c.execute("SELECT pg_sleep(10)"))
            await asyncio.sleep(0.2)
            task.cancel()
            try:
                await task
            except (asyncio.CancelledError, psycopg.Error) as e:
                seen.append(type(e).__name__)
            seen.append(await (await c.execute("SELECT 2")).fetchone())
            return seen
    return asyncio.run(run())


@case
def many_connections_at_once():
    async def one(i):
        async with await psycopg.AsyncConnection.connect(autocommit=True) as c:
            return (await (await c.execute("SELECT %s::int", (i,))).fetchone())[0]

    async def run():
        return sum(await asyncio.gather(*(one(i) for i in range(40))))
    return asyncio.run(run())


def main():
    report("version", f"psycopg {psycopg.__version__}, libpq {pq.version()}")
    for function in CASES:
        try:
            with connect() as c:
                c.execute("TRUNCATE log RESTART IDENTITY")
            report(name(function), function())
        except Exception:
            broken(function)


main()
