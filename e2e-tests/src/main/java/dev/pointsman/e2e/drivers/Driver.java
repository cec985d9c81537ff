package dev.pointsman.e2e.drivers;

import java.io.IOException;
import java.util.List;

/** A client program that people use, with its list of cases; one of them is {@link #VERSION}. */
interface Driver {
    /** The case whose outcome says what is run. */
    String VERSION = "version";

    String name();

    /**
     * Makes ready to run; without the network when it has been made ready on this machine before.
     *
     * @throws Missing with one sentence when this machine lacks something
     */
    void prepare() throws IOException, InterruptedException, Missing;

    /** Runs every case once against this port. */
    List<Outcome> run(Endpoint endpoint) throws IOException, InterruptedException;
}
