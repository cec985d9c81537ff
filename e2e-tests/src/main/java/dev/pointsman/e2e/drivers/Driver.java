package dev.pointsman.e2e.drivers;

import java.io.IOException;
import java.util.List;
import java.util.Set;

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

    /**
     * Runs cases once against this port.
     *
     * @param cases the names of those that are wanted, all of them if empty; others may be run, too
     */
    List<Outcome> run(Endpoint endpoint, Set<String> cases) throws IOException, InterruptedException;
}
