package dev.pointsman.e2e.load;

import picocli.CommandLine.Option;

/** The options that name a server and who connects to it directly. */
final class Server {
    @Option(
            names = "--direct-host",
            description = "the database server itself",
            defaultValue = "${env:DIRECT_HOST:-localhost}")
    private String host = "";

    @Option(names = "--direct-port", defaultValue = "${env:DIRECT_PORT:-5432}")
    private int port;

    @Option(names = "--direct-user", defaultValue = "${env:DIRECT_USER:-postgres}")
    private String user = "";

    @Option(names = "--direct-password", defaultValue = "${env:DIRECT_PASSWORD:-}")
    private String password = "";

    Target target(String database) {
        return new Target(host, port, database, user, password);
    }

    /** The same role on another server. */
    Target at(String otherHost, int otherPort) {
        return new Target(otherHost, otherPort, "postgres", user, password);
    }
}
