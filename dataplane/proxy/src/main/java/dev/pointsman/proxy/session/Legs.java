package dev.pointsman.proxy.session;

import dev.pointsman.proxy.auth.Credential;
import dev.pointsman.proxy.protocol.ErrorFields;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.NameTable;
import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.wire.Backend;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The server connections of one session, by address. */
final class Legs {
    /** After a failure the address is left alone for this long, where there is another way. */
    private static final Duration SUSPECT = Duration.ofSeconds(2);

    private static final Map<String, String> READ_ONLY = Map.of("default_transaction_read_only", "on");

    private final Session session;
    private final Station station;
    private final Startup startup;
    private final Credential credential;
    private final List<Leg> legs = new ArrayList<>(2);
    private final Map<Address, Backend> backends = new HashMap<>(2);
    private final Set<Address> opening = new HashSet<>(2);
    private final Map<Address, Long> suspects = new HashMap<>(2);

    Legs(Session session, Station station, Startup startup, Credential credential) {
        this.session = session;
        this.station = station;
        this.startup = startup;
        this.credential = credential;
    }

    List<Leg> all() {
        return legs;
    }

    Address address(Backend backend) {
        return session.sides.address(backend);
    }

    @Nullable
    Leg find(Backend backend) {
        var database = session.sides.database(backend);
        for (int i = 0; i < legs.size(); i++) {
            var leg = legs.get(i);
            if (leg.address.is(backend, database)) {
                return leg;
            }
        }
        return null;
    }

    /** Begins to open one; the session is told. */
    void open(Backend backend, boolean readOnly) {
        var address = address(backend);
        if (!opening.add(address)) {
            return;
        }
        backends.put(address, backend);
        var outcome = new ServerLogin.Outcome() {
            @Override
            public void opened(Opened opened) {
                there(address, opened, readOnly);
            }

            @Override
            public void failed(byte @Nullable [] error, String why) {
                opening.remove(address);
                suspects.put(address, System.nanoTime());
                session.failed(address, error, error == null ? why : why + " (" + sqlState(error) + ")");
            }
        };
        station.connector()
                .login(backend, address.database(), startup, readOnly ? READ_ONLY : Map.of(), credential, outcome);
    }

    private static String sqlState(byte[] error) {
        return ErrorFields.read(Unpooled.wrappedBuffer(error), 0).sqlState();
    }

    private void there(Address address, Opened opened, boolean readOnly) {
        opening.remove(address);
        suspects.remove(address);
        var leg = new Leg(address, opened, readOnly, session.numbering);
        legs.add(leg);
        opened.channel().pipeline().addLast(new LegReader(session, leg));
        opened.channel().config().setAutoRead(true);
        session.opened(leg, opened.parameters());
    }

    /** Whether a connection there failed a moment ago, and none is open. */
    boolean isSuspect(Backend backend) {
        if (suspects.isEmpty() || find(backend) != null) {
            return false;
        }
        var since = suspects.get(address(backend));
        return since != null && System.nanoTime() - since < SUSPECT.toNanos();
    }

    void remove(Leg leg) {
        legs.remove(leg);
    }

    /** All but this one. */
    void others(Leg leg, Consumer<Leg> each) {
        for (int i = 0; i < legs.size(); i++) {
            if (legs.get(i) != leg) {
                each.accept(legs.get(i));
            }
        }
    }

    /** Closes those whose address is in no table any more. */
    void dropUnused(Predicate<Address> needed) {
        for (int i = legs.size() - 1; i >= 0; i--) {
            var leg = legs.get(i);
            if (leg != session.passage.current() && !needed.test(leg.address)) {
                legs.remove(i);
                leg.terminate();
            }
        }
    }

    /** @param abandoned the one that is in the middle of something, or null */
    void closeAll(@Nullable Leg abandoned) {
        for (var leg : List.copyOf(legs)) {
            if (leg == abandoned) {
                leg.abandon();
            } else {
                leg.terminate();
            }
        }
        legs.clear();
    }

    /** Asks the server, on a connection of its own, to cancel what this one does. */
    void cancel(Leg leg) {
        var backend = backends.get(leg.address);
        if (backend != null) {
            station.connector().send(backend, Messages.cancelRequest(leg.process, leg.secret));
        }
    }

    /** Statements that the unit made or closed, as far as the server has confirmed them, are the session's now. */
    void changed(Unit unit, NameTable<Statement> statements, Leg leg) {
        unit.applyTo(statements, unit.confirmed());
        unit.applyTo(leg.statements, unit.confirmed());
    }
}
