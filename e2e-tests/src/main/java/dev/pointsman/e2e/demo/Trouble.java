package dev.pointsman.e2e.demo;

import dev.pointsman.e2e.load.LoadState;

/** What clients had to bear. */
record Trouble(long disconnects, long errors) {
    static final Trouble NONE = new Trouble(0, 0);

    Trouble plus(LoadState load) {
        return new Trouble(disconnects + load.disconnects(), errors + load.errors());
    }
}
