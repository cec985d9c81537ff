// pgx in the mode that its argument says: how it executes queries. Runs named cases and prints what each saw, one line of JSON for each.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

var (
	ctx  = context.Background()
	mode pgx.QueryExecMode
)

var modes = map[string]pgx.QueryExecMode{
	"cache_statement": pgx.QueryExecModeCacheStatement, "cache_describe": pgx.QueryExecModeCacheDescribe,
	"describe_exec": pgx.QueryExecModeDescribeExec, "exec": pgx.QueryExecModeExec, "simple_protocol": pgx.QueryExecModeSimpleProtocol,
}

type oneCase struct {
	name string
	run  func(c *pgx.Conn) any
}

func connect(more string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(more)
	if err != nil {
		return nil, err
	}
	config.DefaultQueryExecMode = mode
	return pgx.ConnectConfig(ctx, config)
}

func shown(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return strings.Join([]string{e.Severity, e.Code, e.Message, e.Detail, e.Hint, e.SchemaName, e.TableName, e.ConstraintName}, "|")
	}
	return strings.ReplaceAll(err.Error(), os.Getenv("PGPORT"), "PORT")
}

func ask(c *pgx.Conn, text string, values ...any) any {
	rows, err := c.Query(ctx, text, values...)
	if err != nil {
		return shown(err)
	}
	seen := []any{}
	for rows.Next() {
		row, err := rows.Values()
		if err != nil {
			rows.Close()
			return err.Error()
		}
		seen = append(seen, fmt.Sprint(row))
	}
	if rows.Err() != nil {
		return shown(rows.Err())
	}
	return []any{rows.CommandTag().String(), seen}
}

func do(c *pgx.Conn, text string, values ...any) any {
	tag, err := c.Exec(ctx, text, values...)
	if err != nil {
		return shown(err)
	}
	return tag.String()
}

func each(c *pgx.Conn, texts ...string) any {
	seen := []any{}
	for _, text := range texts {
		seen = append(seen, ask(c, text))
	}
	return seen
}

var cases = []oneCase{
	{"refused logins", func(*pgx.Conn) any {
		seen := []any{}
		for _, more := range []string{"password=wrong", "user=nobody", "user=asleep password=wrong", "sslmode=require", "nonsense=1", "work_mem=9MB",
			"target_session_attrs=read-write", "target_session_attrs=standby", "target_session_attrs=primary", "min_protocol_version=3.2 max_protocol_version=3.2", "channel_binding=require"} {
			c, err := connect(more)
			if err != nil {
				seen = append(seen, shown(err))
				continue
			}
			seen = append(seen, ask(c, "SELECT current_setting('work_mem')"), c.PgConn().ParameterStatus("default_transaction_read_only"))
			c.Close(ctx)
		}
		return seen
	}},
	{"unknown database", func(*pgx.Conn) any {
		c, err := connect("dbname=nowhere")
		if err != nil {
			return shown(err)
		}
		defer c.Close(ctx)
		return "let in"
	}},
	{"queries", func(c *pgx.Conn) any {
		return each(c, "SELECT 1, NULL", "", "SELECT * FROM nowhere", "SELEC", "INSERT INTO item VALUES (1)", "INSERT INTO kinds (id, more) VALUES (9, -1)",
			"INSERT INTO log (what) VALUES ('x') RETURNING what", "SELECT count(*) FROM log", "UPDATE item SET label = label WHERE id < 3 RETURNING id", "SELECT logs('g') > 0",
			"SELECT noisy('pgx')", "SHOW work_mem", "VACUUM log", "SELECT id FROM item WHERE id = 1 FOR UPDATE", "WITH x AS (INSERT INTO log (what) VALUES ('c') RETURNING 1) SELECT count(*) FROM x",
			"CREATE TEMP TABLE t AS SELECT 1 AS a", "SELECT a FROM t", "TABLE t", "VALUES (1)", "EXPLAIN (COSTS OFF) SELECT 1", "SELECT 1; SELECT 2")
	}},
	{"parameters", func(c *pgx.Conn) any {
		seen := []any{}
		for i := 0; i < 4; i++ {
			seen = append(seen, ask(c, "SELECT label FROM item WHERE id = $1", i+1), ask(c, "SELECT $1::text, $2::bytea, $3::timestamptz, $4::int[], $5::mood, $6::jsonb, $7::numeric, $8::bool",
				"ж 🐘", []byte{0, 255}, time.Unix(0, 0).UTC(), []int32{1, 2}, "happy", map[string]any{"a": 1}, "12.50", true),
				do(c, "INSERT INTO log (what) VALUES ($1)", fmt.Sprint("p", i)))
		}
		return append(seen, ask(c, "SELECT count(*) FROM log"))
	}},
	{"types", func(c *pgx.Conn) any {
		seen := []any{}
		for _, column := range []string{"flag", "small", "big", "exact", "real8", "txt", "fixed", "raw", "doc", "docb", "uid", "day", "tod", "at", "span", "ints", "texts", "feeling", "more", "ranged", "during", "addr", "net", "bits", "place"} {
			seen = append(seen, column, ask(c, "SELECT "+column+"::text FROM kinds ORDER BY id"), fmt.Sprintf("%T", ask(c, "SELECT "+column+" FROM kinds ORDER BY id")))
		}
		return seen
	}},
	{"statements reused after DDL", func(c *pgx.Conn) any {
		seen := []any{each(c, "CREATE TABLE shape (a int)", "INSERT INTO shape VALUES (1)", "SELECT * FROM shape", "SELECT * FROM shape")}
		seen = append(seen, each(c, "ALTER TABLE shape ADD COLUMN b int", "SELECT * FROM shape", "SELECT * FROM shape", "ALTER TABLE shape ALTER a TYPE text", "SELECT * FROM shape", "SELECT * FROM shape"))
		return append(seen, each(c, "DROP TABLE shape", "SELECT * FROM shape", "DEALLOCATE ALL", "SELECT label FROM item WHERE id = 1", "DISCARD ALL", "SELECT label FROM item WHERE id = 1"))
	}},
	{"prepared by name", func(c *pgx.Conn) any {
		seen := []any{}
		d, err := c.Prepare(ctx, "find", "SELECT label FROM item WHERE id = $1")
		if err != nil {
			return shown(err)
		}
		seen = append(seen, d.ParamOIDs, len(d.Fields), ask(c, "find", 1), ask(c, "find", 2))
		_, err = c.Prepare(ctx, "bad", "SELECT nope FROM item")
		seen = append(seen, shown(err))
		if err := c.Deallocate(ctx, "find"); err != nil {
			seen = append(seen, shown(err))
		}
		return append(seen, ask(c, "SELECT count(*) FROM pg_prepared_statements WHERE name = 'find'"))
	}},
	{"batches", func(c *pgx.Conn) any {
		seen := []any{}
		for _, bad := range []string{"SELECT 7", "SELECT 1/0", "SELECT nope"} {
			b := &pgx.Batch{}
			b.Queue("SELECT $1::int", 1)
			b.Queue("INSERT INTO log (what) VALUES ($1)", "batch")
			b.Queue(bad)
			b.Queue("SELECT count(*) FROM log")
			r := c.SendBatch(ctx, b)
			for i := 0; i < 4; i++ {
				var n int
				if i == 1 {
					tag, err := r.Exec()
					seen = append(seen, tag.String(), fmt.Sprint(err == nil))
				} else if err := r.QueryRow().Scan(&n); err != nil {
					seen = append(seen, shown(err))
				} else {
					seen = append(seen, n)
				}
			}
			seen = append(seen, fmt.Sprint(r.Close() == nil), ask(c, "SELECT count(*) FROM log"))
		}
		return seen
	}},
	{"pipeline with syncs and flushes", func(c *pgx.Conn) any {
		seen := []any{}
		p := c.PgConn().StartPipeline(ctx)
		p.SendPrepare("pipe", "SELECT label FROM item WHERE id = $1", nil)
		p.SendQueryPrepared("pipe", [][]byte{[]byte("1")}, nil, nil)
		p.SendFlushRequest()
		p.SendQueryParams("INSERT INTO log (what) VALUES ('piped')", nil, nil, nil, nil)
		p.SendPipelineSync()
		p.SendQueryParams("SELECT 1/0", nil, nil, nil, nil)
		p.SendQueryParams("INSERT INTO log (what) VALUES ('skipped')", nil, nil, nil, nil)
		p.SendPipelineSync()
		p.SendQueryPrepared("pipe", [][]byte{[]byte("2")}, nil, nil)
		p.SendDeallocate("pipe")
		p.SendPipelineSync()
		if err := p.Flush(); err != nil {
			return err.Error()
		}
		for i := 0; i < 12; i++ {
			r, err := p.GetResults()
			if err != nil {
				seen = append(seen, shown(err))
				continue
			}
			if rows, ok := r.(*pgconn.ResultReader); ok {
				all := rows.Read()
				seen = append(seen, fmt.Sprint(all.CommandTag.String(), len(all.Rows)))
				if all.Err != nil {
					seen = append(seen, shown(all.Err))
				}
			} else {
				seen = append(seen, fmt.Sprintf("%T", r))
			}
			if r == nil {
				break
			}
		}
		p.Close()
		return append(seen, ask(c, "SELECT count(*) FROM log"))
	}},
	{"transactions", func(c *pgx.Conn) any {
		seen := []any{}
		tx, _ := c.Begin(ctx)
		seen = append(seen, do(c, "INSERT INTO log (what) VALUES ('a')"))
		inner, _ := tx.Begin(ctx)
		seen = append(seen, ask(c, "SELECT 1/0"), ask(c, "SELECT 1"))
		inner.Rollback(ctx)
		seen = append(seen, ask(c, "SELECT count(*) FROM log"), fmt.Sprint(tx.Commit(ctx)))
		tx, _ = c.BeginTx(ctx, pgx.TxOptions{AccessMode: pgx.ReadOnly, IsoLevel: pgx.RepeatableRead})
		seen = append(seen, ask(c, "SELECT count(*) FROM log"), do(c, "INSERT INTO log (what) VALUES ('no')"), fmt.Sprint(tx.Commit(ctx)))
		return append(seen, string(c.PgConn().TxStatus()), ask(c, "SELECT count(*) FROM log"))
	}},
	{"copies", func(c *pgx.Conn) any {
		seen := []any{do(c, "CREATE TABLE loaded (a int, b text)")}
		rows := [][]any{}
		for i := 0; i < 3000; i++ {
			rows = append(rows, []any{int32(i), "x"})
		}
		n, err := c.CopyFrom(ctx, pgx.Identifier{"loaded"}, []string{"a", "b"}, pgx.CopyFromRows(rows))
		seen = append(seen, n, fmt.Sprint(err))
		for _, data := range []string{"1\ty\n", "x\ty\n", strings.Repeat("1\ty\n", 200000) + "x\n" + strings.Repeat("1\ty\n", 200000)} {
			tag, err := c.PgConn().CopyFrom(ctx, strings.NewReader(data), "COPY loaded FROM STDIN")
			if err != nil {
				seen = append(seen, shown(err))
			} else {
				seen = append(seen, tag.String())
			}
		}
		var out bytes.Buffer
		tag, err := c.PgConn().CopyTo(ctx, &out, "COPY (SELECT * FROM loaded ORDER BY a) TO STDOUT")
		seen = append(seen, tag.String(), out.Len(), fmt.Sprint(err))
		_, err = c.PgConn().CopyTo(ctx, &out, "COPY (SELECT 1/(id - 500) FROM item ORDER BY id) TO STDOUT")
		seen = append(seen, shown(err), ask(c, "SELECT count(*) FROM loaded"))
		return append(seen, do(c, "DROP TABLE loaded"))
	}},
	{"listen and notify", func(c *pgx.Conn) any {
		d, err := connect("")
		if err != nil {
			return shown(err)
		}
		defer d.Close(ctx)
		do(c, "LISTEN news")
		do(d, "NOTIFY news, 'x'")
		within, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		n, err := c.WaitForNotification(within)
		if err != nil {
			return shown(err)
		}
		return []any{n.Channel, n.Payload, n.PID == d.PgConn().PID()}
	}},
	{"cancel", func(*pgx.Conn) any {
		seen := []any{}
		c, _ := connect("")
		time.AfterFunc(300*time.Millisecond, func() { c.PgConn().CancelRequest(ctx) })
		seen = append(seen, ask(c, "SELECT pg_sleep(10)"), ask(c, "SELECT 1"))
		do(c, "SET statement_timeout = 50")
		seen = append(seen, ask(c, "SELECT pg_sleep(10)"))
		c.Close(ctx)
		return seen
	}},
	{"terminated", func(c *pgx.Conn) any {
		d, _ := connect("")
		do(c, fmt.Sprintf("SELECT pg_terminate_backend(%d)", d.PgConn().PID()))
		time.Sleep(300 * time.Millisecond)
		return []any{do(d, "INSERT INTO log (what) VALUES ('x')"), d.IsClosed()}
	}},
	{"state", func(c *pgx.Conn) any {
		return each(c, "SET search_path = pg_catalog", "SELECT count(*) FROM item", "SET search_path = play", "SELECT count(*) FROM item", "SET ROLE other", "SELECT current_user, session_user",
			"RESET ROLE", "SELECT current_user", "SET my.x = '1'", "SELECT current_setting('my.x')", "SELECT pg_advisory_lock(3)", "SELECT pg_advisory_unlock(3)", "DISCARD ALL",
			"SELECT current_setting('my.x', true)", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "INSERT INTO log (what) VALUES ('no')", "RESET ALL", "SHOW transaction_read_only")
	}},
	{"big", func(c *pgx.Conn) any {
		size := 64 << 20
		if mode == pgx.QueryExecModeSimpleProtocol {
			size = 8 << 20
		}
		return []any{ask(c, "SELECT length($1::bytea)", make([]byte, size)), len(fmt.Sprint(ask(c, "SELECT repeat('y', 1048576), 1"))), len(fmt.Sprint(ask(c, "SELECT i, repeat('r', 100) FROM generate_series(1, 50000) i")))}
	}},
}

func report(name string, outcome any) {
	text, is := outcome.(string)
	if !is {
		whole, _ := json.Marshal(outcome)
		text = string(whole)
	}
	line, _ := json.Marshal(struct {
		Name    string `json:"name"`
		Outcome string `json:"outcome"`
	}{name, text})
	fmt.Println(string(line))
}

func run(one oneCase) {
	defer func() {
		if trouble := recover(); trouble != nil {
			report(one.name, fmt.Sprint("BROKEN ", trouble))
		}
	}()
	c, err := connect("")
	if err != nil {
		report(one.name, "BROKEN "+err.Error())
		return
	}
	defer c.Close(ctx)
	c.Exec(ctx, "TRUNCATE log RESTART IDENTITY")
	report(one.name, one.run(c))
}

func main() {
	if os.Args[1] == "moving" {
		moving(os.Args[2])
		return
	}
	mode = modes[os.Args[1]]
	report("version", "pgx 5.12.0, "+os.Args[1])
	chosen := os.Getenv("POINTSMAN_CASES")
	for _, one := range cases {
		if chosen == "" || slices.Contains(strings.Split(chosen, "\n"), one.name) {
			run(one)
		}
	}
}
