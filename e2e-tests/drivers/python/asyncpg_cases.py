"""asyncpg: its own protocol code, binary everywhere, statements prepared and cached, portals, COPY, listeners."""
import asyncio
import hashlib
import io
import os
import re

import asyncpg

from cases import CASES, broken, case, name, report


def connect(**more):
    return asyncpg.connect(timeout=20, **more)


async def tried(awaitable):
    try:
        return shown(await awaitable)
    except asyncpg.PostgresError as e:
        return type(e).__name__, e.sqlstate, re.sub(r"stmt_[0-9a-f]+", "stmt", str(e)), e.detail, e.hint
    except Exception as e:
        return type(e).__name__, str(e).replace(os.environ["PGPORT"], "PORT")


def shown(value):
    if isinstance(value, list):
        return [shown(v) for v in value]
    return repr(value)


async def login(**more):
    c = await connect(**more)
    await c.close()
    return "let in"


@case
async def refused_logins():
    return [await tried(login(**o)) for o in (
        {"password": "wrong"}, {"user": "nobody"}, {"user": "asleep", "password": "wrong"}, {"ssl": "require"},
        {"server_settings": {"nonsense": "1"}}, {"server_settings": {"work_mem": "much"}}, {"server_settings": {"work_mem": "9MB"}},
        {"target_session_attrs": "read-write"}, {"target_session_attrs": "standby"}, {"target_session_attrs": "read-only"})]


@case
async def unknown_database():
    return await tried(login(database="nowhere"))


@case
async def settings_told():
    c = await connect()
    told = c.get_settings()
    seen = [(n, getattr(told, n, None)) for n in ("server_encoding", "TimeZone", "application_name", "in_hot_standby", "default_transaction_read_only")]
    pid = c.get_server_pid() == await c.fetchval("SELECT pg_backend_pid()")
    await c.close()
    return seen, c.get_server_version()[:2], pid


@case
async def queries():
    c = await connect()
    seen = [await tried(c.execute(t)) for t in (
        "SELECT 1", "", ";", "SELECT 1; SELECT 2; INSERT INTO log (what) VALUES ('x')", "INSERT INTO log (what) VALUES ('gone'); SELECT 1/0", "SELEC")]
    seen += [await tried(c.fetch(t, *a)) for t, *a in (
        ("SELECT $1::int + 1", 41), ("SELECT * FROM nowhere",), ("INSERT INTO item VALUES (1)",), ("SELECT 1; SELECT 2",), ("",), ("SELECT $1::int", "x"),
        ("INSERT INTO log (what) VALUES ($1) RETURNING what", "p"), ("SELECT count(*) FROM log",), ("SELECT noisy($1)", "asyncpg"), ("SELECT logs($1) > 0", "l"),
        ("UPDATE item SET label = label WHERE id < $1 RETURNING id", 4), ("SHOW work_mem",), ("EXPLAIN (COSTS OFF) SELECT 1",), ("VACUUM log",))]
    await c.close()
    return seen


@case
async def types():
    c = await connect()
    names = [r[0] for r in await c.fetch("SELECT attname FROM pg_attribute WHERE attrelid = 'kinds'::regclass AND attnum > 0 ORDER BY attnum")]
    seen = [(n, await tried(c.fetch(f"SELECT {n} FROM kinds ORDER BY id"))) for n in names]
    seen.append(await tried(c.fetch("SELECT $1::mood, $2::pair, $3::mood[], $4::int4range, $5::jsonb, $6::numeric", "happy", (1, "x"), ["sad", None],
                                    asyncpg.Range(1, 5), '{"a": 1}', __import__("decimal").Decimal("1.50"))))
    await c.close()
    return seen


@case
async def prepared_statements():
    c = await connect()
    p = await c.prepare("SELECT label FROM item WHERE id = $1")
    seen = [await p.fetchval(i) for i in range(1, 9)]
    w = await c.prepare("INSERT INTO log (what) VALUES ($1) RETURNING what")
    seen += [await w.fetchval(str(i)) for i in range(3)]
    seen.append([a.name for a in p.get_attributes()])
    seen.append([a.name for a in p.get_parameters()])
    seen.append(w.get_statusmsg())
    seen.append(len(await p.explain(1)))
    await c.execute("DISCARD ALL")
    seen.append(await tried(p.fetchval(1)))
    await c.close()
    return seen


@case
async def statements_reused_after_ddl():
    c = await connect()
    await c.execute("CREATE TABLE shape (a int); INSERT INTO shape VALUES (1)")
    seen = [await tried(c.fetch("SELECT * FROM shape")) for _ in range(2)]
    await c.execute("ALTER TABLE shape ADD COLUMN b text DEFAULT 'b'")
    seen.append(await tried(c.fetch("SELECT * FROM shape")))
    await c.execute("ALTER TABLE shape ALTER a TYPE text")
    async with c.transaction():
        seen.append(await tried(c.fetch("SELECT * FROM shape")))
    await c.execute("DROP TABLE shape")
    await c.close()
    return seen


@case
async def cursors():
    c = await connect()
    seen = []
    async with c.transaction():
        seen.append([r["id"] async for r in c.cursor("SELECT id FROM item WHERE id <= $1 ORDER BY id", 30, prefetch=7)])
        cur = await c.cursor("SELECT id FROM item ORDER BY id")
        seen.append(shown(await cur.fetch(3)))
        await cur.forward(5)
        seen.append(shown(await cur.fetchrow()))
    seen.append(await tried(cur.fetch(1)))
    seen.append(await tried(c.fetch("SELECT 1")))
    await c.close()
    return seen


@case
async def transactions():
    c = await connect()
    seen = []
    try:
        async with c.transaction():
            await c.execute("INSERT INTO log (what) VALUES ('a')")
            seen.append(await tried(nested(c)))
            await c.execute("INSERT INTO log (what) VALUES ('b')")
        async with c.transaction(isolation="serializable", readonly=True, deferrable=True):
            seen.append(await tried(c.fetch("SELECT count(*) FROM log")))
            await c.execute("INSERT INTO log (what) VALUES ('no')")
    except asyncpg.PostgresError as e:
        seen.append(e.sqlstate)
    try:
        async with c.transaction():
            seen.append(await tried(c.fetch("SELECT 1/0")))
            await c.execute("SELECT 1")
    except asyncpg.PostgresError as e:
        seen.append(e.sqlstate)
    seen.append(await tried(c.fetch("SELECT what FROM log ORDER BY id")))
    await c.close()
    return seen


async def nested(c):
    async with c.transaction():
        await c.execute("INSERT INTO log (what) VALUES ('inner')")
        await c.execute("SELECT 1/0")


@case
async def many_at_once():
    c = await connect()
    await c.executemany("INSERT INTO log (what) VALUES ($1)", [(str(i),) for i in range(2000)])
    seen = [await c.fetchval("SELECT count(*) FROM log")]
    seen.append(await tried(c.executemany("INSERT INTO item VALUES ($1)", [(8001,), (1,), (8002,)])))
    seen.append(await c.fetchval("SELECT count(*) FROM item"))
    if hasattr(c, "fetchmany"):
        seen.append(len(await c.fetchmany("INSERT INTO log (what) VALUES ($1) RETURNING id", [(str(i),) for i in range(500)])))
    await c.close()
    return seen


@case
async def copies():
    c = await connect()
    await c.execute("CREATE TABLE loaded (a int, b text)")
    seen = [await tried(c.copy_records_to_table("loaded", records=[(i, str(i)) for i in range(3000)]))]
    out = io.BytesIO()
    seen.append(await c.copy_from_query("SELECT * FROM loaded WHERE a < $1", 100, output=out, format="csv"))
    seen.append(hashlib.md5(out.getvalue()).hexdigest())
    out = io.BytesIO()
    seen.append(await c.copy_from_table("loaded", output=out, format="binary"))
    seen.append(hashlib.md5(out.getvalue()).hexdigest())
    seen.append(await tried(c.copy_to_table("loaded", source=io.BytesIO(b"x\ty\n"))))
    seen.append(await tried(c.copy_to_table("loaded", source=io.BytesIO(b"1\ty\n" * 200000 + b"x\n"))))
    seen.append(await tried(c.copy_from_query("SELECT 1/(id - 5) FROM item ORDER BY id", output=io.BytesIO())))

    async def failing():
        yield b"1\ta\n"
        raise ValueError("of the client")
    try:
        await c.copy_to_table("loaded", source=failing())
    except ValueError as e:
        seen.append(str(e))
    seen.append(await c.fetchval("SELECT count(*) FROM loaded"))
    await c.execute("DROP TABLE loaded")
    await c.close()
    return seen


@case
async def listeners():
    c, d = await connect(), await connect()
    seen = []
    heard = asyncio.Event()

    def told(connection, pid, channel, payload):
        seen.append((channel, payload, pid == d.get_server_pid()))
        heard.set()
    logs = []
    c.add_log_listener(lambda _, m: logs.append((m.severity, m.message)))
    await c.add_listener("news", told)
    await d.execute("NOTIFY news, 'x'")
    await asyncio.wait_for(heard.wait(), 5)
    await c.remove_listener("news", told)
    await c.fetch("SELECT noisy('asyncpg')")
    await asyncio.sleep(0.1)
    await c.close()
    await d.close()
    return seen, logs


@case
async def cancel_and_timeouts():
    c = await connect()
    seen = [await tried(c.fetch("SELECT pg_sleep(10)", timeout=0.3)), await tried(c.fetch("SELECT 1"))]
    task = asyncio.ensure_future(c.fetch("SELECT pg_sleep(10)"))
    await asyncio.sleep(0.2)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        seen.append("cancelled")
    seen.append(await tried(c.fetch("SELECT 2")))
    await c.execute("SET statement_timeout = 50")
    seen.append(await tried(c.fetch("SELECT pg_sleep(10)")))
    await c.close()
    return seen


@case
async def pool():
    async with asyncpg.create_pool(min_size=2, max_size=6) as pool:
        async def one(i):
            async with pool.acquire() as c:
                await c.execute("SET my.x = '%d'" % i)
                async with c.transaction():
                    return int(await c.fetchval("SELECT current_setting('my.x')"))
        total = sum(await asyncio.gather(*(one(i) for i in range(100))))
        return total, await tried(pool.fetch("SELECT current_setting('my.x', true)"))


@case
async def big():
    c = await connect()
    size = 64 << 20
    seen = [await c.fetchval("SELECT length($1::bytea)", b"x" * size), len(await c.fetchval("SELECT convert_to(repeat('y', $1), 'UTF8')", size)),
            len(await c.fetch("SELECT i, repeat('r', 200) FROM generate_series(1, 50000) i"))]
    await c.close()
    return seen


async def main():
    report("version", f"asyncpg {asyncpg.__version__}")
    for function in CASES:
        try:
            c = await connect()
            await c.execute("TRUNCATE log RESTART IDENTITY")
            await c.close()
            report(name(function), await function())
        except Exception:
            broken(function)


asyncio.run(main())
