package dev.pointsman.proxy.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.proxy.session.Door;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.order.OrderVerifier;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The mounted files that change while the proxy runs: the operator's keys, the routing table, the certificate, the authority of clients. A file
 * that cannot be read leaves what was read before in force.
 */
public final class Mounted implements Orders.Verification, Door.Certificates {
    private static final System.Logger LOG = System.getLogger(Mounted.class.getName());
    private static final ObjectMapper JSON = Orders.JSON;

    private static final String CERTIFICATE = "tls/tls.crt";
    private static final String CLIENTS = "clients/ca.crt";

    private record Keys(Set<String> keys) {}

    private final Path directory;
    private final String audience;
    private final Consumer<RoutingTable> routed;
    private volatile OrderVerifier verifier;
    private volatile @Nullable SslContext tls;
    private @Nullable FileTime keysAt;
    private @Nullable FileTime routingAt;
    private @Nullable FileTime tlsAt;
    private @Nullable FileTime clientsAt;

    /** @param routed told each table that was read */
    public Mounted(Path directory, String audience, Consumer<RoutingTable> routed) {
        this.directory = directory;
        this.audience = audience;
        this.routed = routed;
        this.verifier = new OrderVerifier(audience, Set.of());
    }

    /** Looks at each file, and reads those that have changed. Called again and again, by one thread. */
    public void look() {
        keysAt = changed("keys.json", keysAt, file -> {
            var keys = JSON.readValue(file.toFile(), Keys.class).keys();
            verifier = new OrderVerifier(audience, new HashSet<>(keys));
        });
        routingAt = changed(
                "routing.json", routingAt, file -> routed.accept(JSON.readValue(file.toFile(), RoutingTable.class)));
        tlsAt = changed(CERTIFICATE, tlsAt, this::readTls);
        clientsAt = changed(CLIENTS, clientsAt, _ -> readTls(directory.resolve(CERTIFICATE)));
    }

    /** With an authority of clients a certificate is asked for; whether one has to be shown is the door's to say. */
    private void readTls(Path certificate) throws IOException {
        if (!Files.exists(certificate)) {
            return;
        }
        var key = directory.resolve("tls/tls.key").toFile();
        var builder = SslContextBuilder.forServer(certificate.toFile(), key).applicationProtocolConfig(Door.PROTOCOL);
        var clients = directory.resolve(CLIENTS);
        if (Files.exists(clients)) {
            builder.trustManager(clients.toFile()).clientAuth(ClientAuth.OPTIONAL);
        }
        tls = builder.build();
    }

    @FunctionalInterface
    private interface Reading {
        void read(Path file) throws IOException;
    }

    private @Nullable FileTime changed(String name, @Nullable FileTime before, Reading reading) {
        var file = directory.resolve(name);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            var now = Files.getLastModifiedTime(file);
            if (!now.equals(before)) {
                reading.read(file);
                LOG.log(Level.INFO, "event=read file={0}", name);
            }
            return now;
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(
                    Level.WARNING,
                    "event=unreadable file={0} kept=previous cause={1}",
                    name,
                    e.getClass().getSimpleName());
            return before;
        }
    }

    @Override
    public @Nullable SslContext current() {
        return tls;
    }

    @Override
    public boolean isQuick(String method, String path, byte[] body, UnaryOperator<@Nullable String> header) {
        return verifier.isForeseen(method, path, body, header);
    }

    @Override
    public @Nullable String refuse(String method, String path, byte[] body, UnaryOperator<@Nullable String> header) {
        return verifier.refuse(method, path, body, header, Instant.now().getEpochSecond());
    }
}
