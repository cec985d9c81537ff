package dev.pointsman.e2e.drivers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs drivers' programs directly and through the proxy, and says where they can tell one from the other. */
@Command(
        name = "drivers",
        mixinStandardHelpOptions = true,
        description = "Runs the same cases on each driver directly and through the proxy, and compares.")
public final class Drivers implements Callable<Integer> {
    @Option(names = "--only", split = ",", description = "only drivers whose name begins so")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--shares",
            split = ",",
            defaultValue = "0,50,100",
            description = "a proxy for each: how many percent of the reads are moved")
    private List<Integer> shares = List.of();

    @Option(names = "--fast", description = "only what make test runs")
    private boolean fast;

    /** Runs it; its exit code is the program's. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Drivers()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var conformance = new Conformance();
        play(conformance, Ground.NEWEST, fast ? fast() : all());
        play(conformance, Dumps.MAJOR, List.of(new Dumps()));
        DriversReport.print(conformance);
        DriversReport.write(conformance);
        boolean moved = movesWell();
        return conformance.complaints().isEmpty() && moved ? 0 : 1;
    }

    private void play(Conformance conformance, int major, List<Driver> drivers) throws Exception {
        var chosen = drivers.stream()
                .filter(driver -> only.isEmpty() || only.stream().anyMatch(driver.name()::startsWith))
                .toList();
        if (chosen.isEmpty()) {
            return;
        }
        try (var ground = Ground.start(major, shares)) {
            for (var driver : chosen) {
                conformance.play(driver, ground);
                DriversReport.row(conformance, driver.name());
            }
        }
    }

    private boolean movesWell() throws Exception {
        if (!only.isEmpty() && !only.contains("moving")) {
            return true;
        }
        var violations = Moving.play(fast ? Moving.fast() : Moving.all());
        violations.forEach(each -> System.out.println("VIOLATION " + each));
        return violations.isEmpty();
    }

    /** What needs nothing but what the build needs, and Debian's client programs. */
    static List<Driver> fast() {
        return List.of(
                new PsqlScripts(),
                new PgbenchModes(),
                new ProgramDriver("libpq", Languages.c()),
                new ProgramDriver("pgx cache_statement", Languages.go(), "cache_statement"));
    }

    static List<Driver> all() {
        var all = new ArrayList<Driver>();
        all.add(new PsqlScripts());
        all.add(new PgbenchModes());
        all.add(new ProgramDriver("libpq", Languages.c()));
        for (var mode : List.of("simple", "extended", "extendedForPrepared", "extendedCacheEverything")) {
            all.add(new ProgramDriver("pgjdbc " + mode, Languages.java("PgJdbc.java"), "preferQueryMode=" + mode));
        }
        var always = "preferQueryMode=extended&autosave=always&prepareThreshold=-1&defaultRowFetchSize=2";
        all.add(new ProgramDriver("pgjdbc autosave, binary", Languages.java("PgJdbc.java"), always));
        all.add(new ProgramDriver("hibernate", Languages.java("Orm.java")));
        all.add(new ProgramDriver("psycopg", Languages.python("psycopg_cases.py")));
        all.add(new ProgramDriver("asyncpg", Languages.python("asyncpg_cases.py")));
        all.add(new ProgramDriver("node-postgres", Languages.node("cases.js")));
        for (var mode : List.of("cache_statement", "cache_describe", "describe_exec", "exec", "simple_protocol")) {
            all.add(new ProgramDriver("pgx " + mode, Languages.go(), mode));
        }
        return all;
    }
}
