package dev.pointsman.e2e.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** One session that keeps its state and does everything else in between. */
final class Mixed implements Work {
    private final Random random;
    private final SessionState state;
    private final Cursors cursors;
    private final Copies copies;
    private Kind next = Kind.SESSION;

    Mixed(Random random, SessionState state, Cursors cursors, Copies copies) {
        this.random = random;
        this.state = state;
        this.cursors = cursors;
        this.copies = copies;
    }

    @Override
    public Kind next() {
        next = switch (random.nextInt(10)) {
            case 0, 1 -> Kind.CURSOR;
            case 2 -> Kind.COPY_IN;
            case 3 -> Kind.COPY_OUT;
            default -> Kind.SESSION;
        };
        return next;
    }

    @Override
    public void once(Connection connection) throws SQLException {
        state.onceConnected(connection);
        switch (next) {
            case CURSOR -> cursors.once(connection);
            case COPY_IN -> copies.in(connection);
            case COPY_OUT -> copies.out(connection);
            default -> state.once(connection);
        }
    }
}
