package dev.pointsman.proxy.session;

import dev.pointsman.proxy.auth.Credential;
import dev.pointsman.proxy.auth.ScramClient;
import dev.pointsman.proxy.protocol.Frontend;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Logs in to a server: from the StartupMessage to the first ReadyForQuery. Then it leaves the pipeline. */
final class ServerLogin extends ByteToMessageDecoder {
    /** What came of it; told exactly once. */
    interface Outcome {
        void opened(Opened opened);

        /**
         * There is none.
         *
         * @param error the server's ErrorResponse, whole, or null when it said nothing
         */
        void failed(byte @Nullable [] error, String why);
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 0;
    private static final int CLEARTEXT = 3;
    private static final int MD5 = 5;
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int SASL_FINAL = 12;
    private static final int LONGEST = 1 << 20;

    private final ByteBuf startup;
    private final Credential credential;
    private final Outcome outcome;
    private @Nullable ScramClient scram;
    private final ByteArrayOutputStream parameters = new ByteArrayOutputStream();
    private int process;
    private int secret;
    private boolean done;
    private @Nullable Future<?> timer;

    ServerLogin(ByteBuf startup, Credential credential, Outcome outcome) {
        this.startup = startup;
        this.credential = credential;
        this.outcome = outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = ctx.executor()
                .schedule(
                        () -> fail(ctx, null, "it did not finish the login in time"),
                        TIMEOUT.toMillis(),
                        TimeUnit.MILLISECONDS);
        Outlet.send(ctx, startup);
        ctx.read();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < 5) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex() + 1);
        if (length < 4 || length > LONGEST) {
            fail(ctx, null, "it does not speak PostgreSQL's protocol");
        } else if (in.readableBytes() > length) {
            var frame = in.readSlice((int) length + 1);
            message(ctx, frame.getByte(frame.readerIndex()), frame);
        }
    }

    private void message(ChannelHandlerContext ctx, byte type, ByteBuf frame) {
        switch (type) {
            case Reply.AUTHENTICATION -> authentication(ctx, frame.skipBytes(5));
            case Reply.ERROR_RESPONSE -> fail(ctx, ByteBufUtil.getBytes(frame), "it refused the login");
            case Reply.PARAMETER_STATUS -> parameters.writeBytes(ByteBufUtil.getBytes(frame));
            case Reply.BACKEND_KEY_DATA -> {
                process = frame.getInt(frame.readerIndex() + 5);
                secret = frame.getInt(frame.readerIndex() + 9);
            }
            case Reply.READY_FOR_QUERY -> ready(ctx);
            default -> {}
        }
    }

    private void ready(ChannelHandlerContext ctx) {
        done = true;
        cancelTimer();
        outcome.opened(new Opened(ctx.channel(), process, secret, parameters.toByteArray()));
        ctx.pipeline().remove(this);
    }

    private void authentication(ChannelHandlerContext ctx, ByteBuf body) {
        int code = body.readInt();
        switch (code) {
            case OK -> {
                if (scram != null) {
                    fail(ctx, null, "it did not show that it knows the password's verifier");
                }
            }
            case CLEARTEXT -> cleartext(ctx);
            case MD5 -> md5(ctx, ByteBufUtil.getBytes(body));
            case SASL -> sasl(ctx, body);
            case SASL_CONTINUE -> sendSasl(ctx, scram == null ? null : scram.last(text(body)));
            case SASL_FINAL -> shown(ctx, text(body));
            default -> fail(ctx, null, "it asks for authentication " + code + ", which the proxy does not have");
        }
    }

    private void shown(ChannelHandlerContext ctx, String serverFinal) {
        if (scram != null && scram.serverIsGenuine(serverFinal)) {
            scram = null;
        } else {
            fail(ctx, null, "it does not know the password's verifier");
        }
    }

    private void cleartext(ChannelHandlerContext ctx) {
        if (!(credential instanceof Credential.Password(var _, var password, var _))) {
            fail(ctx, null, "it asks for a password in clear, which the proxy does not have");
        } else if (!ServerTls.isVerified(ctx)) {
            fail(
                    ctx,
                    null,
                    "it asks for a password in clear, and its certificate is not verified (tls.mode VerifyFull)");
        } else {
            var bytes = password.getBytes(StandardCharsets.UTF_8);
            Outlet.send(ctx, Messages.of(Frontend.PASSWORD, bytes, new byte[1]));
        }
    }

    private void md5(ChannelHandlerContext ctx, byte[] salt) {
        var known = credential.md5();
        if (known == null) {
            fail(ctx, null, "it asks for a password by MD5, and the client has not proved itself by MD5");
        } else if (credential instanceof Credential.Password && !ServerTls.isVerified(ctx)) {
            fail(ctx, null, "it asks for a password by MD5, and its certificate is not verified (tls.mode VerifyFull)");
        } else {
            var answer = known.answer(salt).getBytes(StandardCharsets.US_ASCII);
            Outlet.send(ctx, Messages.of(Frontend.PASSWORD, answer, new byte[1]));
        }
    }

    private void sasl(ChannelHandlerContext ctx, ByteBuf body) {
        if (credential instanceof Credential.Hashed) {
            fail(ctx, null, "it asks for SCRAM-SHA-256, and the client's verifier is of MD5");
        } else if (credential instanceof Credential.None) {
            fail(ctx, null, "it asks for a password, and the proxy was given none for this user");
        } else {
            sasl(ctx, List.of(text(body).split("\0")));
        }
    }

    private void sasl(ChannelHandlerContext ctx, List<String> offered) {
        var binding = ServerTls.binding(ctx, offered);
        if (!offered.contains(binding.mechanism())) {
            fail(ctx, null, "it does not offer SCRAM-SHA-256");
            return;
        }
        scram = new ScramClient(credential, binding);
        var first = scram.first().getBytes(StandardCharsets.UTF_8);
        var mechanism = (binding.mechanism() + "\0").getBytes(StandardCharsets.US_ASCII);
        var length = new byte[] {0, 0, 0, (byte) first.length};
        Outlet.send(ctx, Messages.of(Frontend.PASSWORD, mechanism, length, first));
    }

    private void sendSasl(ChannelHandlerContext ctx, @Nullable String message) {
        if (message == null) {
            fail(ctx, null, "its SCRAM message cannot be answered");
        } else {
            Outlet.send(ctx, Messages.of(Frontend.PASSWORD, message.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String text(ByteBuf body) {
        return body.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        if (!done) {
            ctx.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        fail(ctx, null, "it closed the connection during the login");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, null, "the connection broke during the login: " + cause.getMessage());
    }

    private void fail(ChannelHandlerContext ctx, byte @Nullable [] error, String why) {
        if (!done) {
            done = true;
            cancelTimer();
            Outlet.close(ctx);
            outcome.failed(error, why);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
