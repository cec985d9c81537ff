package dev.pointsman.proxy.session;

import dev.pointsman.proxy.auth.Credential;
import dev.pointsman.proxy.auth.QueryUsers;
import dev.pointsman.proxy.protocol.Frontend;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.Reply;
import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.Backend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a user's verifier from the database that takes writes, on a connection of its own. */
public final class VerifierQuery implements QueryUsers.Database {
    private static final String DEFAULT = "SELECT rolpassword FROM pg_authid WHERE rolname = $1 AND rolcanlogin";
    private static final String DATABASE = "postgres";

    private final Path directory;
    private final Connector connector;
    private final Routing routing;

    /** @param directory holds {@code username}, {@code password} and perhaps {@code query} */
    public VerifierQuery(Path directory, Connector connector, Routing routing) {
        this.directory = directory;
        this.connector = connector;
        this.routing = routing;
    }

    @Override
    public void ask(String user, Consumer<QueryUsers.Asked> answer) {
        var table = routing.table();
        if (table == null) {
            answer.accept(new QueryUsers.Asked(null, "there is no routing table yet"));
            return;
        }
        try {
            connect(Routing.backend(table, table.writes()), user, answer);
        } catch (IOException e) {
            answer.accept(new QueryUsers.Asked(null, "the mounted credentials cannot be read"));
        }
    }

    private void connect(Backend backend, String user, Consumer<QueryUsers.Asked> answer) throws IOException {
        var reader = read("username");
        var startup = new Startup(0, Map.of("user", reader, "application_name", "pointsman"), List.of());
        var sql = Files.exists(directory.resolve("query")) ? read("query") : DEFAULT;
        var named = backend.database();
        var credential = new Credential.Password(reader, read("password"));
        var outcome = new ServerLogin.Outcome() {
            @Override
            public void opened(Opened opened) {
                opened.channel().pipeline().addLast(new OneValue(sql, user, answer));
            }

            @Override
            public void failed(byte @Nullable [] error, String why) {
                answer.accept(new QueryUsers.Asked(null, "the login for reading verifiers failed: " + why));
            }
        };
        connector.login(backend, named == null ? DATABASE : named, startup, Map.of(), credential, outcome);
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file)).strip();
    }

    /** One extended query with one text parameter; the first column of the first row. */
    private static final class OneValue extends ByteToMessageDecoder {
        private final String sql;
        private final String parameter;
        private final Consumer<QueryUsers.Asked> answer;
        private @Nullable String value;
        private @Nullable String failure;
        private boolean told;

        OneValue(String sql, String parameter, Consumer<QueryUsers.Asked> answer) {
            this.sql = sql;
            this.parameter = parameter;
            this.answer = answer;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            var text = parameter.getBytes(StandardCharsets.UTF_8);
            var length = Unpooled.buffer(4).writeInt(text.length).array();
            var out = Unpooled.buffer();
            write(out, Messages.of(Frontend.PARSE, new byte[1], sql.getBytes(StandardCharsets.UTF_8), new byte[3]));
            write(out, Messages.of(Frontend.BIND, new byte[] {0, 0, 0, 0, 0, 1}, length, text, new byte[2]));
            write(out, Messages.of(Frontend.EXECUTE, new byte[5]));
            write(out, Messages.sync());
            ctx.channel().config().setAutoRead(true);
            Outlet.send(ctx, out);
        }

        private static void write(ByteBuf out, ByteBuf message) {
            out.writeBytes(message);
            message.release();
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (in.readableBytes() < 5 || in.readableBytes() <= in.getInt(in.readerIndex() + 1)) {
                return;
            }
            var frame = in.readSlice(in.getInt(in.readerIndex() + 1) + 1);
            int at = frame.readerIndex();
            switch (frame.getByte(at)) {
                case Reply.DATA_ROW ->
                    value = frame.getInt(at + 7) < 0
                            ? null
                            : frame.toString(at + 11, frame.getInt(at + 7), StandardCharsets.UTF_8);
                case Reply.ERROR_RESPONSE -> failure = "the query for verifiers failed";
                case Reply.READY_FOR_QUERY -> {
                    tell();
                    Outlet.send(ctx, Messages.terminate());
                    Outlet.close(ctx);
                }
                default -> {}
            }
        }

        private void tell() {
            if (!told) {
                told = true;
                answer.accept(new QueryUsers.Asked(value, failure));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            super.channelInactive(ctx);
            failure = "the connection for reading verifiers broke";
            tell();
        }
    }
}
