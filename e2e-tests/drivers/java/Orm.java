import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OneToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** Hibernate over HikariCP, and Flyway. */
final class Orm {
    public enum Size {
        SMALL,
        LARGE
    }

    @Entity(name = "Buyer")
    public static class Buyer {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        Long id;

        String name;

        @OneToMany(mappedBy = "buyer")
        List<Purchase> purchases = new ArrayList<>();

        @Version
        int version;
    }

    @Entity(name = "Purchase")
    public static class Purchase {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @ManyToOne
        Buyer buyer;

        BigDecimal amount;
        Instant at;

        @Enumerated(EnumType.STRING)
        Size size;
    }

    private Orm() {}

    private static Configuration configuration() {
        var configuration = new Configuration()
                .addAnnotatedClass(Buyer.class)
                .addAnnotatedClass(Purchase.class);
        configuration.setProperty("hibernate.connection.provider_class", "org.hibernate.hikaricp.internal.HikariCPConnectionProvider");
        configuration.setProperty("hibernate.connection.url", Cases.url("app", ""));
        configuration.setProperty("hibernate.connection.username", "app");
        configuration.setProperty("hibernate.connection.password", Cases.env("PGPASSWORD"));
        configuration.setProperty("hibernate.hikari.maximumPoolSize", "4");
        configuration.setProperty("hibernate.default_schema", "orm");
        configuration.setProperty("hibernate.hbm2ddl.auto", "create");
        configuration.setProperty("hibernate.jdbc.batch_size", "20");
        return configuration;
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("org.jboss.logging.provider", "jdk");
        java.util.logging.LogManager.getLogManager().reset();
        try (var c = Cases.connect("")) {
            Cases.execute(c, "CREATE SCHEMA IF NOT EXISTS orm");
        }
        var cases = new Cases();
        flyway(cases);
        pool(cases);
        try (SessionFactory factory = configuration().buildSessionFactory()) {
            hibernate(cases, factory);
            cases.run("Hibernate " + org.hibernate.Version.getVersionString() + ", HikariCP " + version("com.zaxxer/HikariCP") + ", Flyway " + version("org.flywaydb/flyway-core"));
        }
    }

    /** As a library's build has written it into its jar. */
    private static String version(String artifact) throws IOException {
        var written = new Properties();
        try (var in = Orm.class.getResourceAsStream("/META-INF/maven/" + artifact + "/pom.properties")) {
            written.load(in);
        }
        return written.getProperty("version");
    }

    private static void flyway(Cases cases) {
        cases.add("flyway migrates", () -> {
            var folder = java.nio.file.Files.createTempDirectory("pointsman-flyway-");
            java.nio.file.Files.writeString(folder.resolve("V1__first.sql"), "CREATE TABLE fly.bird (id serial PRIMARY KEY, name text);\nINSERT INTO fly.bird (name) VALUES ('wren');\n");
            java.nio.file.Files.writeString(folder.resolve("V2__second.sql"), "ALTER TABLE fly.bird ADD COLUMN wings int DEFAULT 2;\nCREATE FUNCTION fly.count_birds() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM fly.bird; $$;\n");
            java.nio.file.Files.writeString(folder.resolve("V3__third.sql"), "-- flyway:executeInTransaction=false\nCREATE INDEX CONCURRENTLY bird_name ON fly.bird (name);\n");
            java.nio.file.Files.writeString(folder.resolve("V3__third.sql.conf"), "executeInTransaction=false\n");
            java.nio.file.Files.writeString(folder.resolve("R__view.sql"), "CREATE OR REPLACE VIEW fly.flock AS SELECT name FROM fly.bird;\n");
            var flyway = Flyway.configure()
                    .dataSource(Cases.url("app", ""), "app", Cases.env("PGPASSWORD"))
                    .schemas("fly")
                    .locations("filesystem:" + folder)
                    .load();
            // A lock for the transaction would wait for the index, which waits for all transactions.
            flyway.getConfiguration().getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
            var first = flyway.migrate();
            var again = flyway.migrate();
            flyway.validate();
            java.nio.file.Files.writeString(folder.resolve("V4__bad.sql"), "INSERT INTO fly.bird (name) VALUES ('lost');\nSELECT 1/0;\n");
            String bad;
            try {
                flyway.migrate();
                bad = "migrated";
            } catch (org.flywaydb.core.api.FlywayException e) {
                bad = e.getMessage().contains("22012") ? "refused with 22012" : e.getMessage();
            }
            try (var c = Cases.connect("")) {
                return first.migrationsExecuted + " " + again.migrationsExecuted + " " + bad
                        + Cases.ask(c, "SELECT count(*), fly.count_birds() FROM fly.flock")
                        + Cases.ask(c, "SELECT version, description, success FROM fly.flyway_schema_history ORDER BY installed_rank");
            }
        });
    }

    private static void pool(Cases cases) {
        cases.add("a pool sets back what its users change", () -> {
            var config = new HikariConfig();
            config.setJdbcUrl(Cases.url("app", ""));
            config.setUsername("app");
            config.setPassword(Cases.env("PGPASSWORD"));
            config.setMaximumPoolSize(2);
            config.setSchema("play");
            config.setConnectionTestQuery("SELECT 1");
            config.setConnectionInitSql("SET my.pool = 'hikari'");
            var seen = new ArrayList<Object>();
            try (var pool = new HikariDataSource(config)) {
                try (var c = pool.getConnection()) {
                    c.setReadOnly(true);
                    c.setAutoCommit(false);
                    c.setTransactionIsolation(java.sql.Connection.TRANSACTION_SERIALIZABLE);
                    c.setSchema("pg_catalog");
                    seen.add(Cases.tried(() -> Cases.ask(c, "SELECT count(*) FROM item")));
                    c.rollback();
                }
                for (int i = 0; i < 6; i++) {
                    try (var c = pool.getConnection()) {
                        seen.add(Cases.ask(c, "SELECT count(*), current_setting('my.pool') FROM item"));
                        seen.add(Cases.ask(c, "SHOW transaction_isolation"));
                        seen.add(Cases.tried(() -> Cases.ask(c, "INSERT INTO log (what) VALUES ('pooled') RETURNING what")));
                    }
                }
                var all = new ArrayList<Callable<Integer>>();
                for (int i = 0; i < 100; i++) {
                    int n = i;
                    all.add(() -> {
                        try (var c = pool.getConnection();
                                var p = c.prepareStatement("SELECT ?::int")) {
                            p.setInt(1, n);
                            return Integer.parseInt(Cases.rows(p.executeQuery()).getFirst().getFirst());
                        }
                    });
                }
                int sum = 0;
                try (var threads = Executors.newFixedThreadPool(8)) {
                    for (var each : threads.invokeAll(all)) {
                        sum += each.get();
                    }
                }
                seen.add(sum);
            }
            return seen;
        });
    }

    private static void hibernate(Cases cases, SessionFactory factory) {
        cases.add("entities", () -> {
            var id = factory.fromTransaction(session -> {
                var buyer = new Buyer();
                buyer.name = "Ada";
                session.persist(buyer);
                for (int i = 0; i < 50; i++) {
                    var purchase = new Purchase();
                    purchase.buyer = buyer;
                    purchase.amount = new BigDecimal("12.50").add(BigDecimal.valueOf(i));
                    purchase.at = Instant.parse("2024-02-29T01:02:03Z");
                    purchase.size = i % 2 == 0 ? Size.SMALL : Size.LARGE;
                    session.persist(purchase);
                }
                return buyer.id;
            });
            var seen = new ArrayList<Object>();
            for (int i = 0; i < 10; i++) {
                seen.add(factory.fromTransaction(session -> {
                    var buyer = session.find(Buyer.class, id);
                    buyer.name = buyer.name + "!";
                    return buyer.purchases.size();
                }));
            }
            seen.add(factory.fromSession(session -> session.createSelectionQuery(
                            "select b.name, b.version, sum(p.amount), count(p) from Buyer b join b.purchases p where p.size = :size group by b.name, b.version", Object[].class)
                    .setParameter("size", Size.LARGE)
                    .getResultList().stream().map(java.util.Arrays::toString).toList()));
            seen.add(factory.fromSession(session -> {
                session.setDefaultReadOnly(true);
                return session.createSelectionQuery("from Purchase order by id", Purchase.class).setMaxResults(3).setFetchSize(2).getResultList().size();
            }));
            seen.add(factory.fromTransaction(session -> session.createMutationQuery("update Purchase set amount = amount * 2 where size = SMALL").executeUpdate()));
            seen.add(factory.fromTransaction(session -> session.find(Buyer.class, id, LockModeType.PESSIMISTIC_WRITE).name));
            seen.add(factory.fromSession(session -> {
                try (var rows = session.createSelectionQuery("select amount from Purchase order by id", BigDecimal.class).setFetchSize(5).getResultStream()) {
                    return rows.reduce(BigDecimal.ZERO, BigDecimal::add);
                }
            }));
            return seen;
        });
        cases.add("optimistic locks", () -> {
            var id = factory.fromTransaction(session -> {
                var buyer = new Buyer();
                buyer.name = "Bob";
                session.persist(buyer);
                return buyer.id;
            });
            try (var first = factory.openSession();
                    var second = factory.openSession()) {
                var one = first.find(Buyer.class, id);
                var two = second.find(Buyer.class, id);
                first.beginTransaction();
                one.name = "first";
                first.getTransaction().commit();
                second.beginTransaction();
                two.name = "second";
                try {
                    second.getTransaction().commit();
                    return "both";
                } catch (jakarta.persistence.OptimisticLockException e) {
                    return "refused, " + factory.fromSession(session -> session.find(Buyer.class, id).name);
                }
            }
        });
        cases.add("constraint violations", () -> {
            try {
                factory.inTransaction(session -> session.createNativeMutationQuery("INSERT INTO play.item VALUES (1)").executeUpdate());
                return "inserted";
            } catch (org.hibernate.exception.ConstraintViolationException e) {
                return e.getSQLState() + " " + e.getConstraintName();
            }
        });
    }
}
