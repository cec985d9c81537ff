// The first process of a test database's container: makes the cluster once, then runs the server and passes signals on.
//
// Arguments are handed to the server as they are (-c wal_level=logical ...). The environment is that of the well-known image:
//
//	PGDATA                              where the cluster lives (default /data/pgdata; its parent must be writable)
//	POSTGRES_USER, POSTGRES_DB          the superuser and first database (default postgres, and the user's name)
//	POSTGRES_PASSWORD(_FILE)            required
//
// Remote connections, replication included, log in with SCRAM-SHA-256; the Unix socket lies in /tmp.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

const bin = "/pg/bin/"

const hba = `local all all scram-sha-256
host all all all scram-sha-256
host replication all all scram-sha-256
`

// Held by every server here; the arguments come later and win.
var settings = []string{
	"listen_addresses=*", "unix_socket_directories=/tmp", "password_encryption=scram-sha-256",
	"wal_level=logical",
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "postgres entrypoint:", err)
		os.Exit(1)
	}
}

func run() error {
	data := env("PGDATA", "/data/pgdata")
	if err := initialise(data); err != nil {
		return err
	}
	args := []string{"-D", data}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	return serve(exec.Command(bin+"postgres", append(args, os.Args[1:]...)...))
}

// initialise makes the cluster beside its place and renames it: what is at PGDATA is whole, whoever is killed when.
func initialise(data string) error {
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err == nil {
		return nil
	}
	password, err := password()
	if err != nil {
		return err
	}
	user := env("POSTGRES_USER", "postgres")
	part := data + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	file := filepath.Join(filepath.Dir(data), ".password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		return err
	}
	defer os.Remove(file)
	initdb := exec.Command(bin+"initdb", "-D", part, "-U", user, "--pwfile", file, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "-N")
	initdb.Stdout, initdb.Stderr = os.Stderr, os.Stderr
	if err := initdb.Run(); err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	if db := env("POSTGRES_DB", user); db != "postgres" {
		create := exec.Command(bin+"postgres", "--single", "-j", "-D", part, "postgres")
		create.Stdin = strings.NewReader(`CREATE DATABASE "` + strings.ReplaceAll(db, `"`, `""`) + "\"\n\n")
		create.Stderr = os.Stderr
		if err := create.Run(); err != nil {
			return fmt.Errorf("create database: %w", err)
		}
	}
	if err := os.WriteFile(filepath.Join(part, "pg_hba.conf"), []byte(hba), 0o600); err != nil {
		return err
	}
	return os.Rename(part, data)
}

func password() (string, error) {
	if file := os.Getenv("POSTGRES_PASSWORD_FILE"); file != "" {
		b, err := os.ReadFile(file)
		return strings.TrimRight(string(b), "\n"), err
	}
	if p := os.Getenv("POSTGRES_PASSWORD"); p != "" {
		return p, nil
	}
	return "", errors.New("no password: set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE")
}

// serve runs the server as its only child. A container's end is SIGTERM, which PostgreSQL takes as "wait for all clients": it
// gets SIGINT, the fast shutdown, instead. Orphans of a crashed postmaster would be adopted by us, so they are reaped too.
func serve(server *exec.Cmd) error {
	server.Stdout, server.Stderr = os.Stdout, os.Stderr
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT)
	if err := server.Start(); err != nil {
		return err
	}
	go func() {
		for s := range signals {
			if s == syscall.SIGTERM {
				s = syscall.SIGINT
			}
			_ = server.Process.Signal(s)
		}
	}()
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return err
		case pid == server.Process.Pid:
			if status.Signaled() {
				os.Exit(128 + int(status.Signal()))
			}
			os.Exit(status.ExitStatus())
		}
	}
}

func env(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}
