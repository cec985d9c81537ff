package dev.pointsman.proxy.session;

import static dev.pointsman.proxy.metrics.Refusal.CERTIFICATE;
import static dev.pointsman.proxy.metrics.Refusal.CLIENTS;
import static dev.pointsman.proxy.metrics.Refusal.DRAINING;
import static dev.pointsman.proxy.metrics.Refusal.NAMELESS;
import static dev.pointsman.proxy.metrics.Refusal.PASSWORD;
import static dev.pointsman.proxy.metrics.Refusal.PROTOCOL;
import static dev.pointsman.proxy.metrics.Refusal.TLS;
import static dev.pointsman.proxy.metrics.Refusal.UNDECIDED;
import static dev.pointsman.proxy.metrics.Refusal.UNSUPPORTED;

import dev.pointsman.proxy.auth.Credential;
import dev.pointsman.proxy.auth.Users;
import dev.pointsman.proxy.metrics.Refusal;
import dev.pointsman.proxy.protocol.Frontend;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.Startup;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A client from its first byte until it is known who it is; then the session takes over. */
final class ClientLogin extends ByteToMessageDecoder {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String TOO_MANY = "sorry, too many clients already";

    private final Station station;
    private final Door door;
    private final ClientTls tls;
    private @Nullable Startup startup;
    private @Nullable Proving proving;
    private boolean over;
    private @Nullable Future<?> timer;

    ClientLogin(Station station, Door door) {
        this.station = station;
        this.door = door;
        this.tls = new ClientTls(door);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> late(ctx), TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Connections that say nothing take memory and descriptors too. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (station.sessions().arrive() > door.maxClients()) {
            refuse(ctx, CLIENTS, TOO_MANY);
        }
        ctx.fireChannelActive();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        station.sessions().arrived();
    }

    private void late(ChannelHandlerContext ctx) {
        if (!over) {
            refuse(ctx, Refusal.TIMEOUT, "canceling authentication due to timeout");
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
        } else if (startup == null) {
            first(ctx, in);
        } else if (proving != null) {
            password(ctx, startup, proving, in);
        } else {
            refuse(ctx, PROTOCOL, "nothing may be said before the server has asked for it");
        }
    }

    private void first(ChannelHandlerContext ctx, ByteBuf in) {
        if (tls.isBegunBy(in)) {
            if (!tls.begin(ctx, in)) {
                over();
                Outlet.close(ctx);
            }
            return;
        }
        if (in.readableBytes() < 4) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length < 8 || length > Startup.MAX_LENGTH) {
            refuse(ctx, PROTOCOL, "invalid length of startup packet");
        } else if (in.readableBytes() >= length) {
            var packet = in.readSlice((int) length).skipBytes(4);
            code(ctx, packet, in.isReadable());
        }
    }

    private void code(ChannelHandlerContext ctx, ByteBuf packet, boolean moreThere) {
        int code = packet.readInt();
        switch (code) {
            case Startup.SSL -> {
                if (!tls.offer(ctx, moreThere)) {
                    refuse(ctx, PROTOCOL, "received unencrypted data after SSL request");
                }
            }
            case Startup.GSSENC -> Outlet.send(ctx, Unpooled.buffer(1).writeByte('N'));
            case Startup.CANCEL -> cancel(ctx, packet);
            default -> started(ctx, code, packet);
        }
    }

    private void cancel(ChannelHandlerContext ctx, ByteBuf packet) {
        if (packet.readableBytes() >= 8) {
            var session = station.sessions().find(packet.readInt(), packet.readInt());
            if (session != null) {
                session.cancel();
            }
        }
        over();
        Outlet.close(ctx);
    }

    private void started(ChannelHandlerContext ctx, int version, ByteBuf packet) {
        int major = version >>> 16;
        var given = major == 3 ? Startup.parse(version, packet) : null;
        if (major != 3) {
            var asked = major + "." + (version & 0xffff);
            refuse(ctx, UNSUPPORTED, "unsupported frontend protocol " + asked + ": server supports 3.0 to 3.2");
        } else if (given == null) {
            refuse(ctx, PROTOCOL, "invalid startup packet layout: expected terminator as last byte");
        } else {
            admit(ctx, given);
        }
    }

    private void admit(ChannelHandlerContext ctx, Startup given) {
        if (given.user().isEmpty()) {
            refuse(ctx, NAMELESS, "no PostgreSQL user name specified in startup packet");
        } else if (door.demand() != Demand.NOTHING && !tls.isOn()) {
            refuse(ctx, TLS, "this endpoint takes connections with TLS only; set sslmode=require");
        } else if (tls.lacksProtocol()) {
            refuse(ctx, PROTOCOL, "received direct SSL connection request without ALPN protocol negotiation extension");
        } else if (door.demand() == Demand.CERTIFICATE && tls.commonName() == null) {
            refuse(ctx, CERTIFICATE, "connection requires a valid client certificate");
        } else if (given.isReplication()) {
            refuse(ctx, UNSUPPORTED, "replication connections cannot go through the proxy; connect to the server");
        } else if (station.sessions().isDraining()) {
            refuse(ctx, DRAINING, "the proxy is shutting down; connect again");
        } else if (station.sessions().size() >= door.maxClients()) {
            refuse(ctx, CLIENTS, TOO_MANY);
        } else {
            startup = given;
            var negotiation = given.negotiation();
            if (negotiation != null) {
                Outlet.send(ctx, negotiation);
            }
            identify(ctx, given, tls.commonName());
        }
    }

    /** @param commonName of the client's certificate, which decides where one was shown; or null */
    private void identify(ChannelHandlerContext ctx, Startup given, @Nullable String commonName) {
        var user = given.user();
        if (commonName == null) {
            door.users().find(user, answer -> known(ctx, given, answer));
        } else if (door.logins().prove(commonName, user)) {
            proven(ctx, given, door.logins().of(user));
        } else {
            refuse(ctx, CERTIFICATE, "certificate authentication failed for user \"" + user + "\"");
        }
    }

    private void known(ChannelHandlerContext ctx, Startup given, Users.Answer answer) {
        if (over) {
            return;
        }
        switch (answer) {
            case Users.Answer.Trusted() -> proven(ctx, given, new Credential.None());
            case Users.Answer.Known _, Users.Answer.KnownByMd5 _
            when asksInClear() -> ask(ctx, new Proving.InClear(answer, given.user()));
            case Users.Answer.Known(var verifier) ->
                ask(ctx, new Proving.ByScram(verifier, given.user(), tls.certificateHash()));
            case Users.Answer.KnownByMd5(var kept) -> ask(ctx, new Proving.ByMd5(kept));
            case Users.Answer.Unavailable _ ->
                refuse(ctx, UNDECIDED, "pointsman: it cannot be decided who may log in; see the proxy's log");
        }
    }

    private boolean asksInClear() {
        return door.passwordsInClear() && tls.isOn();
    }

    private void ask(ChannelHandlerContext ctx, Proving how) {
        proving = how;
        Outlet.send(ctx, how.question());
    }

    private void password(ChannelHandlerContext ctx, Startup given, Proving how, ByteBuf in) {
        if (in.readableBytes() < 5) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex() + 1);
        byte type = in.getByte(in.readerIndex());
        if (type != Frontend.PASSWORD) {
            refuse(ctx, PROTOCOL, "expected " + how.answers() + ", got message type " + (type & 0xff));
        } else if (length < 4 || length > Startup.MAX_LENGTH) {
            refuse(ctx, PROTOCOL, "invalid message length");
        } else if (in.readableBytes() > length) {
            answered(ctx, given, how.take(in.readSlice((int) length + 1).skipBytes(5)));
        }
    }

    private void answered(ChannelHandlerContext ctx, Startup given, Proving.Outcome outcome) {
        switch (outcome) {
            case Proving.Outcome.More(var question) -> Outlet.send(ctx, question);
            case Proving.Outcome.Later(var work) -> workOut(ctx, given, work);
            case Proving.Outcome.Proven(var last, var credential) -> {
                if (last != null) {
                    Outlet.write(ctx, last);
                }
                proven(ctx, given, credential);
            }
            case Proving.Outcome.Wrong() ->
                refuse(ctx, PASSWORD, "password authentication failed for user \"" + given.user() + "\"");
            case Proving.Outcome.Malformed(var what) -> refuse(ctx, PROTOCOL, what);
        }
    }

    /** Away from the loop, which carries everybody. Nothing is asked meanwhile. */
    private void workOut(ChannelHandlerContext ctx, Startup given, Supplier<Proving.Outcome> work) {
        proving = null;
        var _ = CompletableFuture.supplyAsync(work, door.keys())
                .whenCompleteAsync(
                        (outcome, trouble) -> {
                            if (over) {
                                return;
                            }
                            if (trouble == null) {
                                answered(ctx, given, outcome);
                            } else {
                                exceptionCaught(ctx, trouble);
                            }
                        },
                        ctx.executor());
    }

    private void proven(ChannelHandlerContext ctx, Startup given, Credential credential) {
        over();
        Outlet.send(ctx, Messages.authenticationOk());
        ctx.channel().config().setAutoRead(false);
        var session = new Session(station, ctx.channel(), given, credential);
        session.begin();
        ctx.pipeline().remove(this);
    }

    private void over() {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Refusal why, String message) {
        over();
        station.counters().refused(why).increment();
        Outlet.sendLast(ctx, Messages.fatal(why.sqlState, message));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        over();
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!over && cause.getCause() instanceof SSLException) {
            station.counters().refused(TLS).increment();
        }
        over();
        Outlet.close(ctx);
    }
}
