package dev.pointsman.proxy;

import dev.pointsman.proxy.session.Demand;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How this proxy was started, from its environment.
 *
 * @param address to listen on; every one when empty
 * @param port for clients; 0 for any free one
 * @param adminPort for orders; 0 for any free one
 * @param audience uid of the DatabaseProxy that orders are for
 * @param configDir holds keys.json, routing.json, auth/, tls/, clients/ and ca/
 * @param maxHold how long a statement may wait for writes to move
 * @param maxClients how many sessions at once
 * @param drain how long transactions may take to end after SIGTERM
 * @param demand without which clients are sent away
 * @param passwordsInClear whether clients on TLS are asked for the password itself
 * @param transport {@code auto}, or one by name
 */
public record Settings(
        String address,
        int port,
        int adminPort,
        String audience,
        Path configDir,
        Duration maxHold,
        int maxClients,
        Duration drain,
        Demand demand,
        boolean passwordsInClear,
        String transport) {

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException that names the variable which is missing or wrong
     */
    public static Settings of(Map<String, String> env) {
        var audience = env.get("POINTSMAN_AUDIENCE");
        if (audience == null || audience.isBlank()) {
            throw new IllegalArgumentException("POINTSMAN_AUDIENCE is missing: set it to the uid of the DatabaseProxy");
        }
        return new Settings(
                env.getOrDefault("POINTSMAN_ADDRESS", ""),
                (int) number(env, "POINTSMAN_PORT", 5432, 65_535),
                (int) number(env, "POINTSMAN_ADMIN_PORT", 9090, 65_535),
                audience,
                Path.of(env.getOrDefault("POINTSMAN_CONFIG_DIR", "/etc/pointsman")),
                Duration.ofMillis(number(env, "POINTSMAN_MAX_HOLD_MILLIS", 30_000, Integer.MAX_VALUE)),
                (int) number(env, "POINTSMAN_MAX_CLIENTS", 2_000, 1_000_000),
                Duration.ofMillis(number(env, "POINTSMAN_DRAIN_MILLIS", 20_000, Integer.MAX_VALUE)),
                demand(env),
                Boolean.parseBoolean(env.get("POINTSMAN_PASSWORDS_IN_CLEAR")),
                env.getOrDefault("POINTSMAN_TRANSPORT", "auto"));
    }

    /** Where the port is opened. */
    InetSocketAddress listenOn(int opened) {
        return address.isEmpty() ? new InetSocketAddress(opened) : new InetSocketAddress(address, opened);
    }

    private static Demand demand(Map<String, String> env) {
        if (Boolean.parseBoolean(env.get("POINTSMAN_REQUIRE_CERTIFICATE"))) {
            return Demand.CERTIFICATE;
        }
        return Boolean.parseBoolean(env.get("POINTSMAN_REQUIRE_TLS")) ? Demand.TLS : Demand.NOTHING;
    }

    private static long number(Map<String, String> env, String name, long otherwise, long most) {
        var text = env.get(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > most) {
            throw new IllegalArgumentException(name + " is \"" + text + "\": set it to a number from 0 to " + most);
        }
        return Long.parseLong(text);
    }
}
