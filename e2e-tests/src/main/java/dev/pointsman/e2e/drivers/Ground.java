package dev.pointsman.e2e.drivers;

import dev.pointsman.e2e.host.HostOperator;
import dev.pointsman.e2e.host.HostPostgres;
import dev.pointsman.e2e.host.HostProxy;
import dev.pointsman.e2e.host.Project;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One real server, and proxies in front of it. The proxies that move reads know the server by two names and take it for
 * two: each client has two sessions there. So both sides have the same rows at every moment, and what a driver sees
 * otherwise than directly comes from the proxy, never from replication.
 *
 * <p>What a server keeps to itself is on both sides, then, as it never is on two servers: a client's other session would hold
 * its lock against everybody and hear its notifications a second time. For the cases about that ({@link Apart}) there is a
 * second server, with the same rows in the beginning and no replication, and a proxy that moves all reads to it.
 */
final class Ground implements AutoCloseable {
    static final int NEWEST = 18;
    static final String DATABASE = "app";
    static final String PASSWORD = "correct horse battery";
    private static final List<String> USERS = List.of("app", "other");
    private final int major;
    private final HostPostgres server;
    private @Nullable HostPostgres other;
    private @Nullable Endpoint apart;
    private final List<HostProxy> proxies = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final String fixtures;

    private Ground(int major) throws IOException {
        this.major = major;
        fixtures = Files.readString(Project.root().resolve("e2e-tests/drivers/fixtures.sql"));
        server = server(PASSWORD, PASSWORD);
        endpoints.add(new Endpoint(Endpoint.DIRECT, server.port(), false));
    }

    /** With the roles' passwords, or their verifiers: they have to be the same on both sides. */
    private HostPostgres server(String app, String other) {
        var server = HostPostgres.start(major, List.of("max_prepared_transactions=10", "fsync=off"));
        server.run(
                "postgres",
                "CREATE ROLE app LOGIN REPLICATION CREATEROLE PASSWORD '" + app + "'",
                "CREATE ROLE other LOGIN PASSWORD '" + other + "'",
                "CREATE ROLE asleep PASSWORD '" + PASSWORD + "'",
                "GRANT other TO app",
                "ALTER ROLE app SET search_path = play, public",
                "CREATE DATABASE app OWNER app");
        return server;
    }

    private String verifier(String user) {
        return server.ask("postgres", "SELECT rolpassword FROM pg_authid WHERE rolname = '" + user + "'");
    }

    /**
     * Starts the server, and a proxy for each share.
     *
     * @param major the server's version
     * @param shares how many percent of the reads are moved
     */
    static Ground start(int major, List<Integer> shares) throws IOException {
        var ground = new Ground(major);
        shares.forEach(share -> ground.endpoints.add(ground.proxy(share)));
        return ground;
    }

    private Endpoint proxy(int share) {
        var target = share == 0 ? null : backend("localhost", server);
        return new Endpoint("reads-" + share, proxy(share, target), share > 0);
    }

    /** A proxy that moves all reads to a server of their own. */
    Endpoint apart() {
        if (apart == null) {
            other = server(verifier("app"), verifier("other"));
            apart = new Endpoint("two-servers", proxy(100, backend(Endpoint.HOST, other)), false);
        }
        return apart;
    }

    private int proxy(int share, @Nullable Backend target) {
        var table = new RoutingTable(
                Wire.VERSION,
                0,
                0,
                null,
                backend(Endpoint.HOST, server),
                target,
                Side.SOURCE,
                Reads.share(share, null),
                share > 0);
        var proxy = HostProxy.start("drivers", new HostOperator().keysFile(), users(), table);
        proxies.add(proxy);
        return proxy.port();
    }

    private static Backend backend(String host, HostPostgres server) {
        return new Backend(host, server.port(), DATABASE, TlsMode.DISABLE);
    }

    private String users() {
        var verifiers = new TreeMap<String, String>();
        USERS.forEach(user -> verifiers.put(user, verifier(user)));
        var entries = verifiers.entrySet().stream()
                .map(user -> "\"" + user.getKey() + "\":\"" + user.getValue() + "\"")
                .toList();
        return "{\"users\":{" + String.join(",", entries) + "}}";
    }

    /** Directly first, then through each proxy. */
    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** Makes everything that a run may have left as it was in the beginning. */
    void reset() {
        var prepared = "SELECT string_agg(gid, ' ') FROM pg_prepared_xacts WHERE database = '" + DATABASE + "'";
        for (String left : server.ask(DATABASE, prepared).replace("null", "").split(" ", -1)) {
            if (!left.isEmpty()) {
                server.run(DATABASE, "ROLLBACK PREPARED '" + left + "'");
            }
        }
        server.run(DATABASE, fixtures);
        if (other != null) {
            other.run(DATABASE, fixtures);
        }
    }

    @Override
    public void close() {
        proxies.forEach(HostProxy::close);
        server.close();
        if (other != null) {
            other.close();
        }
    }
}
