package dev.pointsman.agent.replicate;

import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.agent.tables.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
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

    /** Lets tables into the running stream that came after it was made. They are copied, so the subscriber's are to be empty. */
    void admit(MigratedTables tables) throws SQLException {
        var outside = outside(tables);
        if (outside.isEmpty()) {
            return;
        }
        var full = full(outside);
        if (!full.isEmpty()) {
            throw new SQLException(full + " came after the copy and has rows on the " + to()
                    + " already; empty it there, or leave it out of spec.tables");
        }
        sides.at(direction.to(), subscriber -> subscription.refresh(subscriber, true));
    }

    /** A copy adds to what is there, twice to a table without a key: so nothing may be there. */
    void mayCopy(MigratedTables tables) throws SQLException {
        var full = full(tables.storedNames());
        if (!full.isEmpty()) {
            throw new SQLException(full + " has rows on the " + to()
                    + " already, and a copy would add to them; empty the migration's tables there (TRUNCATE), and it"
                    + " begins by itself");
        }
    }

    /** A table that has rows where the stream goes, for people; empty when all of them are empty. */
    private String full(List<Table> tables) throws SQLException {
        for (var table : tables) {
            if (sides.on(
                    direction.to(),
                    subscriber -> Sql.holds(subscriber, "SELECT EXISTS (SELECT FROM " + table.sql() + ")"))) {
                return "the table " + table.label();
            }
        }
        return "";
    }

    private String to() {
        return direction.to().name().toLowerCase(Locale.ROOT);
    }

    private List<Table> outside(MigratedTables tables) throws SQLException {
        return sides.on(direction.to(), subscriber -> subscription.outside(subscriber, tables.storedNames()));
    }

    /** Whether it is there, but its slot is not or has lost WAL, or there are tables that it does not know. */
    boolean cannotGoOn(MigratedTables tables) throws SQLException {
        return subscription().isPresent()
                && (slot().filter(seen -> !seen.lost()).isEmpty()
                        || !outside(tables).isEmpty());
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
