package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.tables.MigratedTables;
import java.sql.SQLException;
import java.util.Optional;

/** One direction: role, publication and slot on the publishing side, subscription on the other. */
final class OneWay {
    private final Sides sides;
    private final Direction direction;
    private final StreamRole role;
    private final Publication publication;
    private final Slot slot;
    private final Subscription subscription;

    OneWay(Sides sides, Direction direction) {
        this.sides = sides;
        this.direction = direction;
        this.role = new StreamRole(sides.names(), direction);
        this.publication = new Publication(sides.names(), direction);
        this.slot = new Slot(sides.names(), direction);
        this.subscription = new Subscription(sides.names(), direction);
    }

    /** Makes what is missing; a subscription that is there is left as it is. */
    void ensure(MigratedTables tables, Versions versions, Subscription.Start start) throws SQLException {
        sides.at(direction.from(), publisher -> {
            role.ensure(publisher, tables);
            publication.ensure(publisher, tables.storedNames());
        });
        if (subscription().isEmpty()) {
            sides.at(direction.from(), slot::ensure);
            var password = sides.on(direction.from(), role::newPassword);
            var publisher = sides.databases().of(direction.from()).endpoint();
            var string = ConnectionString.of(publisher, role.name(), password, versions.of(direction.to()));
            sides.at(direction.to(), subscriber -> subscription.create(subscriber, string, start));
        }
    }

    Optional<Subscription.Seen> subscription() throws SQLException {
        return sides.on(direction.to(), subscription::look);
    }

    Optional<Slot.Seen> slot() throws SQLException {
        return sides.on(direction.from(), slot::look);
    }

    void enable() throws SQLException {
        sides.at(direction.to(), subscription::enable);
    }

    void disable() throws SQLException {
        sides.at(direction.to(), subscription::disable);
    }

    /** Skips what the slot has not sent up to that position; only while its subscription is disabled. */
    void skipTo(String lsn) throws SQLException {
        sides.at(direction.from(), publisher -> slot.advance(publisher, lsn));
    }

    /**
     * Lets a stream that waits begin at that position at the earliest.
     *
     * @return false while something else has its slot
     */
    boolean beginAt(String lsn) throws SQLException {
        sides.at(direction.to(), subscriber -> subscription.beginAt(subscriber, lsn));
        return sides.on(direction.from(), publisher -> slot.beginAt(publisher, lsn));
    }

    Direction direction() {
        return direction;
    }

    void dropSubscriber() throws SQLException {
        sides.at(direction.to(), subscription::drop);
    }

    void dropSlot() throws SQLException {
        sides.at(direction.from(), publisher -> {
            role.inherit(publisher);
            slot.drop(publisher);
        });
    }

    void dropPublisher() throws SQLException {
        sides.at(direction.from(), publisher -> {
            role.inherit(publisher);
            slot.drop(publisher);
            publication.drop(publisher);
            role.drop(publisher);
        });
    }
}
