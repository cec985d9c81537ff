// node-postgres: pg, pg-cursor and pg-query-stream. Runs named cases and prints what each saw, one line of JSON for each.
const { Client, Pool, Query } = require('pg')
const Cursor = require('pg-cursor')
const QueryStream = require('pg-query-stream')

const cases = {}
const port = process.env.PGPORT

async function connected(options = {}) {
  const client = new Client(options)
  client.on('error', () => {})
  await client.connect()
  return client
}

async function using(work, options) {
  const client = await connected(options)
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

const shown = (e) => `${e.code} ${e.severity} ${e.message} ${e.detail || ''} ${e.position || ''}`.replaceAll(port, 'PORT')
const tried = (promise) => promise.then((r) => told(r), (e) => shown(e))
const told = (r) => (Array.isArray(r) ? r.map(told) : r && r.rows ? [r.command, r.rowCount, r.rows, r.fields && r.fields.map((f) => f.name)] : r)
const later = (ms) => new Promise((done) => setTimeout(done, ms))

cases['refused logins'] = async () => {
  const seen = []
  for (const o of [{ password: 'wrong' }, { user: 'nobody' }, { user: 'asleep', password: 'wrong' }, { ssl: true },
    { options: '-c nonsense=1' }, { options: '-c work_mem=9MB' }, { application_name: 'né' }, { statement_timeout: 5000 }, { client_encoding: 'LATIN1' }]) {
    seen.push(await tried(using((c) => c.query("SELECT current_setting('work_mem'), current_setting('statement_timeout'), current_setting('application_name')"), o)))
  }
  return seen
}

cases['unknown database'] = () => tried(using((c) => c.query('SELECT 1'), { database: 'nowhere' }))

cases['queries'] = () => using(async (c) => {
  const seen = []
  for (const text of ['SELECT 1 AS a, NULL AS b', '', ';', 'SELECT 1; SELECT 2 AS two; INSERT INTO log (what) VALUES (1) RETURNING what',
    "INSERT INTO log (what) VALUES ('gone'); SELECT 1/0; SELECT 2", 'SELECT count(*) FROM log', 'SELECT * FROM nowhere', 'SELEC', 'INSERT INTO item VALUES (1)',
    'INSERT INTO kinds (id, more) VALUES (9, -1)', "SELECT noisy('x')", 'UPDATE item SET label = label WHERE id < 3 RETURNING id', 'CREATE TEMP TABLE t (a int)',
    'INSERT INTO t VALUES (1), (2)', 'SELECT sum(a) FROM t', 'BEGIN', 'SELECT 1/0', 'SELECT 1', 'COMMIT', 'SHOW work_mem', "SELECT logs('n') > 0 AS more"]) {
    seen.push(await tried(c.query(text)))
  }
  seen.push(await tried(c.query({ text: 'SELECT 1 AS a, 2 AS a', rowMode: 'array' })))
  return seen
})

cases['parameters and types'] = () => using(async (c) => {
  const seen = []
  seen.push(await tried(c.query('SELECT $1::int AS a, $2::text AS b, $3::jsonb AS c, $4::bytea AS d, $5::timestamptz AS e, $6::int[] AS f, $7::mood AS g, $8::numeric AS h',
    [7, 'ж 🐘', { a: [1] }, Buffer.from([0, 255]), new Date(0), [1, null, 3], 'happy', '12.50'])))
  seen.push(await tried(c.query({ text: 'SELECT * FROM kinds ORDER BY id', rowMode: 'array' })))
  seen.push(await tried(c.query('SELECT $1::int', ['x'])))
  seen.push(await tried(c.query('SELECT $1', [])))
  seen.push(await tried(c.query('INSERT INTO log (what) VALUES ($1) RETURNING what', ['p'])))
  seen.push(await tried(c.query('', ['p'])))
  seen.push(await tried(c.query({ text: 'SELECT id, label FROM item WHERE id < $1 ORDER BY id', values: [4], binary: true })))
  return seen
})

cases['named statements'] = () => using(async (c) => {
  const seen = []
  for (let i = 1; i < 8; i++) {
    seen.push(await tried(c.query({ name: 'find', text: 'SELECT label FROM item WHERE id = $1', values: [i] })))
    seen.push(await tried(c.query({ name: 'log', text: 'INSERT INTO log (what) VALUES ($1) RETURNING what', values: [i] })))
  }
  await c.query('CREATE TABLE shape (a int)')
  seen.push(await tried(c.query({ name: 'shape', text: 'SELECT * FROM shape' })))
  await c.query('ALTER TABLE shape ADD COLUMN b int')
  seen.push(await tried(c.query({ name: 'shape', text: 'SELECT * FROM shape' })))
  await c.query('DROP TABLE shape')
  seen.push(await tried(c.query({ name: 'shape', text: 'SELECT * FROM shape' })))
  await c.query('DEALLOCATE find')
  seen.push(await tried(c.query({ name: 'find', text: 'SELECT label FROM item WHERE id = $1', values: [1] })))
  return seen
})

cases['queries without waiting'] = () => using(async (c) => {
  const all = []
  for (let i = 0; i < 200; i++) {
    all.push(tried(i % 50 === 25 ? c.query('SELECT 1/0') : i % 3 ? c.query('SELECT $1::int AS a', [i]) : c.query(`INSERT INTO log (what) VALUES ('${i}')`)))
  }
  return [await Promise.all(all), await tried(c.query('SELECT count(*) FROM log'))]
})

cases['cursors'] = () => using(async (c) => {
  const seen = []
  const cursor = c.query(new Cursor('SELECT id FROM item WHERE id <= $1 ORDER BY id', [20]))
  seen.push(await cursor.read(7), await cursor.read(7), await cursor.read(7), await cursor.read(7))
  await cursor.close()
  const half = c.query(new Cursor('SELECT id FROM item ORDER BY id'))
  seen.push(await half.read(2))
  await half.close()
  seen.push(await tried(c.query('SELECT 1 AS after')))
  const bad = c.query(new Cursor('SELECT 1/(id - 5) FROM item ORDER BY id'))
  seen.push(await tried(bad.read(3)), await tried(bad.read(10)))
  await bad.close().catch(() => {})
  const writes = c.query(new Cursor("INSERT INTO log (what) SELECT 'c' || i FROM generate_series(1, 9) i RETURNING what"))
  seen.push(await writes.read(4))
  await writes.close()
  seen.push(await tried(c.query('SELECT count(*) FROM log')))
  return seen
})

cases['streams'] = () => using(async (c) => {
  let sum = 0
  for await (const row of c.query(new QueryStream('SELECT id FROM item WHERE id <= $1', [900], { batchSize: 50 }))) sum += row.id
  let few = 0
  for await (const row of c.query(new QueryStream('SELECT i FROM generate_series(1, 100000) i', [], { batchSize: 10 }))) {
    few += row.i
    if (row.i === 25) break
  }
  return [sum, few, await tried(c.query('SELECT 1'))]
})

cases['transactions'] = () => using(async (c) => {
  const seen = []
  for (const text of ['BEGIN', "INSERT INTO log (what) VALUES ('a')", 'SAVEPOINT s', 'SELECT 1/0', 'ROLLBACK TO s', "INSERT INTO log (what) VALUES ('b')", 'COMMIT',
    'SELECT what FROM log ORDER BY id', 'BEGIN READ ONLY', 'SELECT count(*) FROM item', "INSERT INTO log (what) VALUES ('no')", 'ROLLBACK']) {
    seen.push(await tried(c.query(text)))
  }
  return seen
})

cases['notifications and notices'] = () => using(async (c) => {
  const seen = []
  c.on('notification', (n) => seen.push([n.channel, n.payload, n.processId === c.processID]))
  c.on('notice', (n) => seen.push([n.severity, n.message, n.detail]))
  await c.query('LISTEN news')
  await c.query("NOTIFY news, 'own'")
  await c.query("SELECT noisy('node')")
  await c.query('DROP TABLE IF EXISTS never_was')
  await later(200)
  seen.push((await c.query('SELECT pg_backend_pid() AS pid')).rows[0].pid === c.processID)
  return seen
})

cases['state'] = () => using(async (c) => {
  const seen = []
  for (const text of ["SET search_path = pg_catalog", 'SELECT count(*) FROM item', 'SET search_path = play', 'SELECT count(*) FROM item', 'SET ROLE other', 'SELECT current_user',
    'RESET ROLE', 'SELECT current_user', "SET my.x = '1'", "SELECT current_setting('my.x')", 'DISCARD ALL', "SELECT current_setting('my.x', true)", 'SET statement_timeout = 50', 'SELECT pg_sleep(5)', 'RESET ALL']) {
    seen.push(await tried(c.query(text)))
  }
  return seen
})

cases['cancel'] = () => using(async (c) => {
  const query = new Query('SELECT pg_sleep(10)')
  const running = new Promise((done) => {
    query.on('error', (e) => done(shown(e)))
    query.on('end', () => done('ended'))
  })
  c.query(query)
  await later(200)
  new Client().cancel(c, query)
  return [await running, await tried(c.query('SELECT 1'))]
})

// By the number of the process where writes go; a read that is moved runs in another one.
cases['cancelled by another session'] = () => using(async (c) => {
  const running = tried(c.query('DO $$ BEGIN PERFORM pg_sleep(10); END $$'))
  await later(200)
  await using((d) => d.query('SELECT pg_cancel_backend($1)', [c.processID]))
  return [await running, await tried(c.query('SELECT 1'))]
})

cases['terminated'] = async () => {
  const c = await connected()
  const told = new Promise((done) => c.on('error', (e) => done(shown(e))))
  await using((d) => d.query('SELECT pg_terminate_backend($1)', [c.processID]))
  return Promise.race([told, later(3000)])
}

cases['pool'] = async () => {
  const pool = new Pool({ max: 5 })
  pool.on('error', () => {})
  const all = await Promise.all(Array.from({ length: 100 }, (_, i) => pool.query('SELECT $1::int AS a', [i])))
  const sum = all.reduce((a, r) => a + r.rows[0].a, 0)
  await pool.end()
  return sum
}

cases['big'] = () => using(async (c) => {
  const bytes = Buffer.alloc(32 << 20, 7)
  const seen = [(await c.query('SELECT length($1::bytea) AS l', [bytes])).rows[0].l]
  seen.push((await c.query("SELECT convert_to(repeat('z', $1), 'UTF8') AS v", [32 << 20])).rows[0].v.length)
  seen.push((await c.query('SELECT i, repeat($1, 200) FROM generate_series(1, 50000) i', ['r'])).rows.length)
  seen.push(Object.keys((await c.query('SELECT ' + Array.from({ length: 1600 }, (_, i) => `${i} AS c${i}`).join(','))).rows[0]).length)
  return seen
})

const report = (name, outcome) => console.log(JSON.stringify({ name, outcome: typeof outcome === 'string' ? outcome : JSON.stringify(outcome) }))

const chosen = (process.env.POINTSMAN_CASES ?? '').split('\n').filter(Boolean)

async function main() {
  report('version', Object.entries(require('./package.json').dependencies).map((each) => each.join(' ')).join(', '))
  for (const [name, run] of Object.entries(cases).filter(([name]) => !chosen.length || chosen.includes(name))) {
    try {
      await using((c) => c.query('TRUNCATE log RESTART IDENTITY'))
      report(name, (await run()) ?? 'nothing')
    } catch (e) {
      report(name, 'BROKEN ' + e.stack)
    }
  }
}

main().then(() => process.exit(0))
