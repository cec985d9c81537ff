package dev.pointsman.e2e.load;

import picocli.CommandLine.Option;

/** The options that say which database the application uses, and as whom. */
final class Application {
    @Option(names = "--database", defaultValue = "${env:LOAD_DATABASE:-orders}")
    private String database = "";

    @Option(names = "--user", defaultValue = "${env:LOAD_USER:-app}")
    private String user = "";

    @Option(names = "--password", defaultValue = "${env:LOAD_PASSWORD:-}")
    private String password = "";

    @Option(names = "--rows", description = "rows in all tables together", defaultValue = "${env:LOAD_ROWS:-1000000}")
    private int rows;

    Target at(String host, int port) {
        return new Target(host, port, database, user, password);
    }

    int rows() {
        return rows;
    }
}
