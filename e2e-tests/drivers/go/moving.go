package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// moving writes and reads rows on one connection while writes move, with an enum that it has registered.
func moving(seconds string) {
	length, err := strconv.ParseFloat(seconds, 64)
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	c, err := pgx.Connect(ctx, "")
	if err != nil {
		panic(err)
	}
	mood, err := c.LoadType(ctx, "public.mood")
	if err != nil {
		panic(err)
	}
	c.TypeMap().RegisterType(mood)
	written := 0
	var errors []string
	end := time.Now().Add(time.Duration(length * float64(time.Second)))
	for time.Now().Before(end) && len(errors) < 5 {
		n := written + 1
		if err := visit(ctx, c, n, []string{"calm", "busy"}[n%2]); err != nil {
			errors = append(errors, err.Error())
		} else {
			written = n
		}
	}
	c.Close(ctx)
	report("written", strconv.Itoa(written))
	report("errors", "["+strings.Join(errors, "; ")+"]")
}

func visit(ctx context.Context, c *pgx.Conn, n int, mood string) error {
	const insert = "INSERT INTO public.visits VALUES ('pgx', $1, $2)"
	var err error
	if n%3 != 0 {
		_, err = c.Exec(ctx, insert, n, mood)
	} else {
		err = pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, insert, n, "calm"); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "UPDATE public.visits SET mood = $2 WHERE driver = 'pgx' AND n = $1", n, mood)
			return err
		})
	}
	if err != nil {
		return err
	}
	var seen string
	err = c.QueryRow(ctx, "SELECT mood FROM public.visits WHERE driver = 'pgx' AND n = $1 AND mood = $2", n, mood).Scan(&seen)
	if err == nil && seen != mood {
		err = fmt.Errorf("read %s of %d", seen, n)
	}
	return err
}
