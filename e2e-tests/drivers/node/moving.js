// node-postgres while writes move: one connection writes and reads rows, with named statements.
const { Client } = require('pg')

const report = (name, outcome) => console.log(JSON.stringify({ name, outcome: String(outcome) }))

async function main(seconds) {
  let written = 0
  const errors = []
  const c = new Client()
  c.on('error', (e) => errors.push(String(e)))
  await c.connect()
  const insert = (n, mood) => c.query({ name: 'insert', text: "INSERT INTO public.visits VALUES ('node-postgres', $1, $2)", values: [n, mood] })
  const end = Date.now() + seconds * 1000
  while (Date.now() < end && errors.length < 5) {
    const n = written + 1
    const mood = written % 2 ? 'busy' : 'calm'
    try {
      if (n % 3) {
        await insert(n, mood)
      } else {
        await c.query('BEGIN')
        await insert(n, 'calm')
        await c.query("UPDATE public.visits SET mood = $2 WHERE driver = 'node-postgres' AND n = $1", [n, mood])
        await c.query('COMMIT')
      }
      written = n
      const { rows, fields } = await c.query({
        name: 'read',
        text: "SELECT n, mood FROM public.visits WHERE driver = 'node-postgres' AND n = $1 AND mood = $2",
        values: [n, mood],
      })
      const types = new Set([...(main.types || []), fields[1].dataTypeID])
      main.types = types
      if (rows.length !== 1 || rows[0].mood !== mood || types.size !== 1) {
        errors.push(`read ${JSON.stringify(rows)} of ${n}, types ${[...types]}`)
      }
    } catch (e) {
      errors.push(`${e.code} ${e.message}`)
    }
  }
  await c.end()
  report('written', written)
  report('errors', `[${errors.join('; ')}]`)
}

main(Number(process.argv[2]))
