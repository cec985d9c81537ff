package dev.pointsman.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** TLS with one client: asked for by an SSLRequest, or begun at once, as PostgreSQL 17 and later have it. */
final class ClientTls {
    /** What a client has to name that begins at once, so that nobody takes it for another protocol's. */
    static final String PROTOCOL = "postgresql";

    /** The first byte of a TLS handshake; of a startup packet it would make one of 369 MB. */
    private static final byte HANDSHAKE = 0x16;

    private final Door door;
    private @Nullable SslHandler handler;
    private boolean direct;

    ClientTls(Door door) {
        this.door = door;
    }

    boolean isOn() {
        return handler != null;
    }

    /** Whether the client begins with TLS and without a word of PostgreSQL's protocol. */
    boolean isBegunBy(ByteBuf in) {
        return handler == null && in.getByte(in.readerIndex()) == HANDSHAKE;
    }

    /**
     * Answers an SSLRequest.
     *
     * @param moreThere whether something came with it, which would be believed as if it had come through TLS
     * @return false when it must not be answered for that
     */
    boolean offer(ChannelHandlerContext ctx, boolean moreThere) {
        var offered = isOn() ? null : door.tls(ctx.alloc());
        if (offered != null && moreThere) {
            return false;
        }
        Outlet.send(ctx, Unpooled.buffer(1).writeByte(offered == null ? 'N' : 'S'));
        if (offered != null) {
            handler = offered;
            ctx.pipeline().addFirst(offered);
        }
        return true;
    }

    /** Takes a handshake that has begun. False when there is no certificate to go on with. */
    boolean begin(ChannelHandlerContext ctx, ByteBuf in) {
        var begun = door.tls(ctx.alloc());
        if (begun == null) {
            return false;
        }
        handler = begun;
        direct = true;
        ctx.pipeline().addFirst(begun);
        ctx.pipeline().fireChannelRead(in.readRetainedSlice(in.readableBytes()));
        return true;
    }

    /** Whether the client began at once and did not name the protocol. */
    boolean lacksProtocol() {
        return direct && handler != null && !PROTOCOL.equals(handler.applicationProtocol());
    }

    /** Of the client's certificate, which the handshake has found valid; null where none was asked for or shown. */
    @Nullable
    String commonName() {
        try {
            var shown = handler == null
                    ? new Certificate[0]
                    : handler.engine().getSession().getPeerCertificates();
            return shown.length > 0 && shown[0] instanceof X509Certificate certificate
                    ? CommonName.of(certificate)
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** Hash of the certificate that the client has seen, as {@code tls-server-end-point} has it; null without TLS. */
    byte @Nullable [] certificateHash() {
        return handler == null
                ? null
                : EndPoint.of(handler.engine().getSession().getLocalCertificates());
    }
}
