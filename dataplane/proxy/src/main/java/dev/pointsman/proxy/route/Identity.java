package dev.pointsman.proxy.route;

import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Segment;
import dev.pointsman.wire.Side;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What one client's reads are told apart by, and where the rules of a table place them. The place of a key is the same on
 * every proxy and does not move with the share: who is on the target at 10 percent is there at 50. For the event loop's
 * thread.
 */
public final class Identity {
    /** Where movable reads go. */
    enum Place {
        SOURCE,
        TARGET,
        /** Each is drawn by itself. */
        ANYWHERE
    }

    private static final int ALL = 100;

    private final String user;
    private final String database;
    private final long connection;
    private final @Nullable String firstTenant;
    private String applicationName;
    private @Nullable String tenant;
    private @Nullable RoutingTable placedBy;
    private Place place = Place.ANYWHERE;

    /** @param connection unlike that of any other client */
    public Identity(Startup startup, long connection) {
        this.user = startup.user();
        this.database = startup.database();
        this.connection = connection;
        this.applicationName = startup.parameters().getOrDefault("application_name", "");
        this.firstTenant = Tenants.ofStartup(startup);
        this.tenant = firstTenant;
    }

    /** The client calls itself this now. */
    public void calls(String name) {
        applicationName = name;
        placedBy = null;
    }

    /** A setting of its session has been said, in these words. */
    public void said(byte[] sql) {
        if (Tenants.isSaidIn(sql)) {
            var said = Tenants.ofSetting(sql);
            tenant = said == null ? firstTenant : said;
            placedBy = null;
        }
    }

    /** Its settings are those of its start again. */
    public void reset() {
        tenant = firstTenant;
        placedBy = null;
    }

    /** @param tag the tenant that the statement itself names, or null */
    @SuppressWarnings("ReferenceEquality") // the same table places the same; an equal one is looked at anew
    Place place(RoutingTable table, @Nullable String tag) {
        if (tag != null) {
            return placed(table, tag);
        }
        if (placedBy != table) {
            place = placed(table, tenant);
            placedBy = table;
        }
        return place;
    }

    private Place placed(RoutingTable table, @Nullable String who) {
        var reads = table.reads();
        for (var segment : reads.segments()) {
            if (isOf(segment, who)) {
                return segment.side() == Side.TARGET ? Place.TARGET : Place.SOURCE;
            }
        }
        var key = key(reads, who);
        if (key == null) {
            return Place.ANYWHERE;
        }
        return bucket(table.migration() + "/" + key) < reads.onTarget() ? Place.TARGET : Place.SOURCE;
    }

    private boolean isOf(Segment segment, @Nullable String who) {
        return fits(segment.users(), user)
                && fits(segment.databases(), database)
                && fits(segment.applicationNames(), applicationName)
                && fits(segment.tenants(), who);
    }

    private static boolean fits(List<String> wanted, @Nullable String is) {
        return wanted.isEmpty() || (is != null && wanted.contains(is));
    }

    private @Nullable String key(Reads reads, @Nullable String who) {
        return switch (reads.stickyBy()) {
            case NONE -> null;
            case CONNECTION -> Long.toString(connection);
            case USER -> user;
            case APPLICATION_NAME -> applicationName;
            case TENANT -> who;
        };
    }

    private static int bucket(String key) {
        var sum = new CRC32C();
        sum.update(key.getBytes(StandardCharsets.UTF_8));
        return (int) (sum.getValue() % ALL);
    }
}
