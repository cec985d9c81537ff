package dev.pointsman.agent.preflight;

import dev.pointsman.agent.preflight.Probe.Found;
import dev.pointsman.agent.schema.SchemaCopy;
import dev.pointsman.agent.schema.SchemaDifference;
import dev.pointsman.agent.tables.Identity;
import dev.pointsman.agent.tables.StoredTable;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentDesired.SchemaMode;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the tables must be. */
final class TableProbes {
    private static final String ALWAYS_TRIGGERS = """
            SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger
            WHERE tgenabled IN ('A', 'R') AND NOT tgisinternal AND tgrelid = ANY (
                SELECT to_regclass(name) FROM unnest(?::text[]) AS name) ORDER BY 1
            """;
    private static final String OTHER_SUBSCRIPTIONS = """
            SELECT subname FROM pg_subscription s
            WHERE subenabled AND subname NOT LIKE ? AND EXISTS (SELECT FROM pg_subscription_rel r
                WHERE r.srsubid = s.oid AND r.srrelid = ANY (SELECT to_regclass(name) FROM unnest(?::text[]) AS name))
            ORDER BY 1
            """;
    private static final String OTHER_ORIGINS = """
            SELECT roname FROM pg_replication_origin WHERE roname NOT LIKE 'pg\\_%' ORDER BY 1
            """;
    private static final String LEFT_BEHIND = """
            SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\\_%'
              AND n.nspname NOT IN ('information_schema', 'pointsman')
              AND c.oid <> ALL (SELECT to_regclass(name) FROM unnest(?::text[]) AS name) ORDER BY 1
            """;
    private static final String SEQUENCES_LEFT_BEHIND = """
            WITH migrated AS (SELECT to_regclass(name)::oid AS oid FROM unnest(?::text[]) AS name),
            used AS (
                SELECT d.objid AS oid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                  AND d.refclassid = 'pg_class'::regclass AND d.refobjid IN (SELECT oid FROM migrated)
                  AND d.deptype IN ('a', 'i')
                UNION SELECT d.refobjid FROM pg_attrdef a JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass
                  AND d.objid = a.oid AND d.refclassid = 'pg_class'::regclass
                  WHERE a.adrelid IN (SELECT oid FROM migrated))
            SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\\_%'
              AND n.nspname NOT IN ('information_schema', 'pointsman') AND c.oid NOT IN (SELECT oid FROM used)
            ORDER BY 1
            """;
    private static final String MATERIALIZED = "SELECT schemaname || '.' || matviewname FROM pg_matviews ORDER BY 1";

    private TableProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("TablesOnTarget", TableProbes::onTarget),
                new Probe("SchemaCopy", TableProbes::copyable),
                new Probe("TargetEmpty", TableProbes::empty),
                new Probe("ReplicaIdentity", TableProbes::identity),
                new Probe("UnloggedTables", TableProbes::unlogged),
                new Probe("UserTriggers", TableProbes::triggers),
                new Probe("OtherSubscriptions", TableProbes::subscriptions),
                new Probe("OtherOrigins", TableProbes::origins),
                new Probe("TablesLeftBehind", TableProbes::leftBehind),
                new Probe("SequencesLeftBehind", TableProbes::sequencesLeftBehind),
                new Probe("LargeObjects", TableProbes::largeObjects),
                new Probe("MaterializedViews", TableProbes::materialized));
    }

    private static Found onTarget(Look look) throws SQLException {
        int tables = look.tables().stored().size();
        if (tables == 0) {
            return Found.fail(0, "no table of the source matches spec.tables; correct include and exclude");
        }
        var found = SchemaDifference.between(look.sides(), look.tables());
        boolean toCopy = look.desired().schema() == SchemaMode.COPY && found.nothingThere();
        if (toCopy || found.none()) {
            return Found.pass(tables + (toCopy ? " tables to copy" : " tables"));
        }
        return Found.fail(
                found.missing().size() + " missing, " + found.different().size() + " different", found.message());
    }

    private static Found copyable(Look look) throws SQLException {
        if (look.desired().schema() != SchemaMode.COPY
                || !SchemaDifference.between(look.sides(), look.tables()).nothingThere()) {
            return Found.pass("nothing to copy");
        }
        var refused = SchemaCopy.refused(look.sides());
        return refused.isEmpty() ? Found.pass("pg_dump") : Found.fail("no pg_dump", refused);
    }

    private static Found empty(Look look) throws SQLException {
        if (look.begun()) {
            return Found.pass("replicating");
        }
        var filled = new ArrayList<String>();
        for (var table : look.tables().storedNames()) {
            if (there(look, table)
                    && look.number(Side.TARGET, "SELECT count(*) FROM (SELECT FROM " + table.sql() + " LIMIT 1) t")
                            > 0) {
                filled.add(table.label());
            }
        }
        return filled.isEmpty()
                ? Found.pass("empty")
                : Found.fail(
                        filled.size() + " tables with rows",
                        "on the target these tables have rows already: " + Look.named(filled)
                                + "; empty them, or leave them out of spec.tables");
    }

    private static boolean there(Look look, Table table) throws SQLException {
        return look.number(Side.TARGET, "SELECT count(to_regclass(?))", table.sql()) > 0;
    }

    private static Found identity(Look look) {
        var without = names(look, Identity.NONE);
        if (without.isEmpty()) {
            return Found.pass("all");
        }
        return look.desired().tables().withoutIdentity() == WithoutIdentity.FULL
                ? Found.pass(without.size() + " tables get REPLICA IDENTITY FULL for the time of the migration")
                : Found.fail(
                        without.size() + " without",
                        "these tables have neither a primary key nor another replica identity, so that updates would fail: "
                                + Look.named(without) + "; add a key, or set the policy Full");
    }

    private static List<String> names(Look look, Identity identity) {
        return look.tables().stored().stream()
                .filter(one -> one.identity() == identity)
                .map(one -> one.table().label())
                .toList();
    }

    private static Found unlogged(Look look) {
        var names = look.tables().stored().stream()
                .filter(StoredTable::unlogged)
                .map(one -> one.table().label())
                .toList();
        return Found.failOf(
                names,
                "changes to unlogged tables are in no stream: %s; make them LOGGED or leave them out of spec.tables");
    }

    private static Found triggers(Look look) throws SQLException {
        return Found.failOf(
                look.everywhere(ALWAYS_TRIGGERS, (Object) look.tableNames()),
                "these triggers are ENABLE ALWAYS or REPLICA and would fire for replicated rows too: %s;"
                        + " ALTER TABLE … ENABLE TRIGGER makes them ordinary");
    }

    private static Found subscriptions(Look look) throws SQLException {
        var ours = "pointsman\\_" + look.sides().names().hash() + "%";
        return Found.failOf(
                look.everywhere(OTHER_SUBSCRIPTIONS, ours, look.tableNames()),
                "other subscriptions write to migrated tables, and what they bring would be left out of the stream: %s;"
                        + " disable or drop them");
    }

    private static Found origins(Look look) throws SQLException {
        return Found.warnOf(
                look.everywhere(OTHER_ORIGINS), "rows written under these replication origins are not replicated: %s");
    }

    private static Found leftBehind(Look look) throws SQLException {
        return Found.warnOf(
                look.texts(Side.SOURCE, LEFT_BEHIND, (Object) look.tableNames()),
                "these tables are not migrated, and the application will find the target's own after the cutover: %s");
    }

    private static Found sequencesLeftBehind(Look look) throws SQLException {
        return Found.warnOf(
                look.texts(Side.SOURCE, SEQUENCES_LEFT_BEHIND, (Object) look.tableNames()),
                "no column of a migrated table uses these sequences, so nothing sets them on the target: %s; setval them"
                        + " there before writes move, or give them to a column by ALTER SEQUENCE … OWNED BY");
    }

    private static Found largeObjects(Look look) throws SQLException {
        long objects = look.number(Side.SOURCE, "SELECT count(*) FROM pg_largeobject_metadata");
        return objects == 0
                ? Found.pass(0)
                : Found.warn(
                        objects,
                        objects
                                + " large objects on the source are in no stream; whoever reads them (lo_open, lo_get) finds"
                                + " nothing on the target: move them into a bytea column, or copy them by hand");
    }

    private static Found materialized(Look look) throws SQLException {
        return Found.warnOf(
                look.texts(Side.TARGET, MATERIALIZED),
                "materialized views of the target are filled by nobody but you: %s; REFRESH MATERIALIZED VIEW there"
                        + " before reads shift");
    }
}
