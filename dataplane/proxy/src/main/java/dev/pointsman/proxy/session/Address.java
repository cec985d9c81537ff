package dev.pointsman.proxy.session;

import dev.pointsman.wire.Backend;

/** What a server connection is known by. Sides change their names; addresses do not. */
record Address(String host, int port, String database) {
    /** Whether it is this database of this server. */
    boolean is(Backend backend, String name) {
        return port == backend.port() && host.equals(backend.host()) && database.equals(name);
    }
}
