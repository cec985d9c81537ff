package dev.pointsman.proxy.session;

import dev.pointsman.proxy.auth.Binding;
import dev.pointsman.proxy.auth.ScramServer;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.TlsMode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * TLS towards servers. The CA files are read anew for each connection, so that a renewed one needs no restart; both
 * databases' CAs are trusted, because addresses outlive sides.
 */
public final class ServerTls {
    private static final String BY_HOST = "HTTPS";

    private final List<Path> authorities;

    /** @param configDir where {@code ca/source/ca.crt} and {@code ca/target/ca.crt} may be */
    public ServerTls(Path configDir) {
        authorities = List.of(configDir.resolve("ca/source/ca.crt"), configDir.resolve("ca/target/ca.crt"));
    }

    /** Whether this connection is one to a server whose certificate was found to be its host's. */
    static boolean isVerified(ChannelHandlerContext ctx) {
        var tls = ctx.pipeline().get(SslHandler.class);
        return tls != null && BY_HOST.equals(tls.engine().getSSLParameters().getEndpointIdentificationAlgorithm());
    }

    /** To what a proof on this connection is bound, of what the server has offered. */
    static Binding binding(ChannelHandlerContext ctx, List<String> offered) {
        var tls = ctx.pipeline().get(SslHandler.class);
        var certificate = tls == null ? null : EndPoint.ofPeer(tls);
        if (certificate == null) {
            return Binding.NONE;
        }
        return offered.contains(ScramServer.BOUND_MECHANISM) ? Binding.to(certificate) : Binding.NOT_OFFERED;
    }

    SslHandler handler(Backend backend, ByteBufAllocator alloc) throws IOException {
        var builder = SslContextBuilder.forClient();
        boolean verify = backend.tls() == TlsMode.VERIFY_FULL;
        if (verify) {
            builder.endpointIdentificationAlgorithm(BY_HOST);
            var pem = new ByteArrayOutputStream();
            for (var file : authorities) {
                if (Files.exists(file)) {
                    pem.writeBytes(Files.readAllBytes(file));
                    pem.write('\n');
                }
            }
            if (pem.size() > 0) {
                builder.trustManager(new ByteArrayInputStream(pem.toByteArray()));
            }
        } else {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        }
        return builder.build().newHandler(alloc, backend.host(), backend.port());
    }
}
