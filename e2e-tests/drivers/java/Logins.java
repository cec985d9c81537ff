import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/** What a client hears before its first statement. */
record Logins(Mode mode) {
    void addTo(Cases cases) {
        cases.add("parameter status", () -> {
            try (var c = mode.connect()) {
                Cases.execute(c, "SET application_name = 'told'", "SET default_transaction_read_only = on");
                var all = new TreeMap<>(c.unwrap(PGConnection.class).getParameterStatuses());
                var meta = c.getMetaData();
                return all + meta.getDatabaseProductVersion() + meta.getURL().replace(Cases.env("PGPORT"), "PORT")
                        + meta.getUserName() + c.isReadOnly() + c.isValid(5);
            }
        });
        cases.add("refused logins", () -> {
            var seen = new ArrayList<Object>();
            for (String[] each : List.of(
                    new String[] {"app", "app", "wrong", ""},
                    new String[] {"app", "nobody", "wrong", ""},
                    new String[] {"app", "asleep", "wrong", ""},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "sslmode=require"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "channelBinding=require"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "gssEncMode=require"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "options=-c%20nonsense=1"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "options=-c%20work_mem=9MB"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "readOnly=true&readOnlyMode=always"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "protocolVersion=3.2"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "targetServerType=primary"},
                    new String[] {"app", "app", Cases.env("PGPASSWORD"), "targetServerType=secondary"})) {
                seen.add(Cases.tried(() -> {
                    try (var c = DriverManager.getConnection(Cases.url(each[0], each[3]), each[1], each[2])) {
                        return Cases.ask(c, "SHOW work_mem");
                    }
                }));
            }
            return seen;
        });
        cases.add("unknown database", () -> Cases.tried(() -> {
            try (var c = DriverManager.getConnection(Cases.url("nowhere", ""), "app", Cases.env("PGPASSWORD"))) {
                return "let in";
            }
        }));
        cases.add("replication connection", () -> Cases.tried(() -> {
            var properties = new Properties();
            properties.putAll(java.util.Map.of(
                    "user", "app", "password", Cases.env("PGPASSWORD"), "replication", "database",
                    "preferQueryMode", "simple", "assumeMinServerVersion", "10"));
            try (var c = DriverManager.getConnection(Cases.url("app", ""), properties)) {
                var slot = c.unwrap(PGConnection.class).getReplicationAPI();
                slot.createReplicationSlot().logical().withSlotName("drivers").withOutputPlugin("pgoutput").withTemporaryOption().make();
                return "started";
            }
        }));
    }
}
