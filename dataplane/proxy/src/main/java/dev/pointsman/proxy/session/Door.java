package dev.pointsman.proxy.session;

import dev.pointsman.proxy.auth.Logins;
import dev.pointsman.proxy.auth.Users;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in, and how.
 *
 * @param users who may log in
 * @param certificates for TLS with clients
 * @param logins of clients that prove themselves by certificate
 * @param demand without which clients are sent away
 * @param passwordsInClear whether clients on TLS are asked for the password itself
 * @param keys where keys are derived from passwords, which would keep the loop
 * @param maxClients how many sessions at once
 */
public record Door(
        Users users,
        Logins logins,
        Certificates certificates,
        Demand demand,
        boolean passwordsInClear,
        Executor keys,
        int maxClients) {
    /** What TLS with clients is for. */
    public static final ApplicationProtocolConfig PROTOCOL = new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            ClientTls.PROTOCOL);

    /** Where the certificate of the moment comes from. */
    @FunctionalInterface
    public interface Certificates {
        /** Null while there is none. */
        @Nullable
        SslContext current();
    }

    @Nullable
    SslHandler tls(ByteBufAllocator alloc) {
        var context = certificates.current();
        return context == null ? null : context.newHandler(alloc);
    }
}
