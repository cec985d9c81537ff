package dev.pointsman.e2e.chaos;

import dev.pointsman.e2e.load.Ledger;
import dev.pointsman.e2e.load.Outcome;
import dev.pointsman.e2e.load.Target;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Goes past the proxies and tries to write on one side all the time, whichever takes writes. What the fence refuses it
 * tries again under the next number.
 */
final class BypassWriter implements AutoCloseable {
    /** The same on both sides, or preflight says that logins differ. */
    private static final String VERIFIER = "SCRAM-SHA-256$4096:cG9pbnRzbWFuLWJ5cGFzcw==$MHuHgaudJwmZtAq0"
            + "qRrsNMHLeWRYf6tgE553b4RuP4o=:kfnvvoh4cOWpnsFwcU620nrDDF/xA03sfAQw8AtguVE=";

    /** Makes table and role, on either side. */
    static final String[] TABLE = {
        "CREATE ROLE bypass LOGIN PASSWORD '" + VERIFIER + "'",
        // Each refusal would be three lines in the server's log.
        "ALTER ROLE bypass SET log_min_messages = 'fatal'",
        "CREATE TABLE public.bypass (side text NOT NULL, number bigint NOT NULL,"
                + " at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (side, number))",
        "GRANT SELECT, INSERT ON public.bypass TO bypass"
    };

    private static final long REST_MILLIS = 4;
    private static final long ENDS_WITHIN_SECONDS = 60;
    private static final String INSERT = "INSERT INTO public.bypass (side, number) VALUES (?, ?)";
    private final Side side;
    private final Target server;
    private final Ledger ledger = Ledger.inMemory(1);
    private final AtomicLong acknowledged = new AtomicLong();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private boolean paused;
    private @Nullable Connection connection;
    private @Nullable PreparedStatement insert;

    BypassWriter(Side side, Target superuser) {
        this.side = side;
        this.server = new Target(superuser.host(), superuser.port(), superuser.database(), "bypass", "bypass");
        var _ = thread.scheduleWithFixedDelay(this::attempt, 0, REST_MILLIS, TimeUnit.MILLISECONDS);
    }

    Side side() {
        return side;
    }

    Ledger ledger() {
        return ledger;
    }

    /** How many writes were acknowledged so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Waits for the write under way; no other begins. */
    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
    }

    private synchronized void attempt() {
        if (paused) {
            return;
        }
        try {
            write(ready());
        } catch (SQLException e) {
            drop();
        }
    }

    private PreparedStatement ready() throws SQLException {
        var open = connection;
        if (open == null) {
            open = server.connect("bypass-" + side);
            connection = open;
        }
        var prepared = insert;
        if (prepared == null) {
            prepared = open.prepareStatement(INSERT);
            prepared.setString(1, side.name());
            insert = prepared;
        }
        return prepared;
    }

    private void write(PreparedStatement prepared) throws SQLException {
        int number = ledger.attempt(0);
        try {
            prepared.setLong(2, number);
            prepared.executeUpdate();
            ledger.settle(0, number, Outcome.ACKNOWLEDGED);
            acknowledged.incrementAndGet();
        } catch (SQLException e) {
            boolean refused = refused(e);
            ledger.settle(0, number, refused ? Outcome.REFUSED : Outcome.IN_DOUBT);
            if (!refused) {
                throw e;
            }
        }
    }

    private static boolean refused(SQLException e) {
        return e instanceof PSQLException told
                && told.getServerErrorMessage() != null
                && "ERROR".equals(told.getServerErrorMessage().getSeverity());
    }

    /** The server is gone, or going: the next attempt connects anew. */
    private synchronized void drop() {
        var open = connection;
        connection = null;
        insert = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            // It is closed all the same.
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        drop();
    }
}
