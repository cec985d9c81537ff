package dev.pointsman.e2e.host;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The wires between the agent and everything else: the machine's own loopback, or relays that can be cut. */
final class Wiring implements AutoCloseable {
    private final boolean cuttable;
    private final Map<Integer, Relay> relays = new ConcurrentHashMap<>();

    Wiring(boolean cuttable) {
        this.cuttable = cuttable;
    }

    /** The port by which the agent and its peers reach that port. */
    int via(int port) {
        return cuttable ? relay(port).port() : port;
    }

    /** The wire to that port. */
    Relay relay(int port) {
        if (!cuttable) {
            throw new IllegalStateException("this stack was started without wires that can be cut");
        }
        return relays.computeIfAbsent(port, Relay::to);
    }

    @Override
    public void close() {
        relays.values().forEach(Relay::close);
    }
}
