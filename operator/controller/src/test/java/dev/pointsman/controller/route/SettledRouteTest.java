package dev.pointsman.controller.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.api.ProxySpec;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which database clients are given once no migration is attached, by the names they ask for. */
class SettledRouteTest {
    private static final Backend OLD = backend("old-db", "orders");
    private static final Backend SAME_NAME = backend("new-db", "orders");
    private static final Backend RENAMED = backend("new-db", "orders_now");

    private static Backend backend(String host, @Nullable String database) {
        return new Backend(host, 5432, database, TlsMode.REQUIRE);
    }

    private static ProxySpec.Backend manifest(String host, long asOfEpoch) {
        return new ProxySpec.Backend(host, null, null, asOfEpoch);
    }

    private static RoutingTable attached(Backend target, Side writes, String... aliases) {
        return new RoutingTable(Wire.VERSION, 3, 0, "uid", OLD, target, writes, Reads.NONE, false, List.of(aliases));
    }

    private static RoutingTable settled(ProxySpec.Backend manifest, RoutingTable newest) {
        return SettledRoute.of(manifest, newest).table();
    }

    @Test
    void whereTheNameHasStayedAllNamesPass() {
        for (var writes : Side.values()) {
            var table = settled(manifest("old-db", 1), attached(SAME_NAME, writes));
            assertThat(table.source()).isEqualTo(backend(writes == Side.SOURCE ? "old-db" : "new-db", null));
            assertThat(table.aliases()).isEmpty();
            assertThat(table.isMigrated("reports"))
                    .as("nobody is given another")
                    .isTrue();
        }
    }

    @Test
    void whereItHasChangedTheOldOneGoesOnBeingGood() {
        var table = settled(manifest("new-db", 3), attached(RENAMED, Side.TARGET, "shop"));
        assertThat(table.source()).isEqualTo(RENAMED);
        assertThat(table.aliases()).containsExactly("orders", "shop");
        assertThat(table.isMigrated("reports")).isFalse();

        assertThat(settled(manifest("new-db", 3), table)).as("at rest").isSameAs(table);
        assertThat(settled(manifest("old-db", 1), table)).as("an old manifest").isSameAs(table);
        assertThat(settled(manifest("new-db", 5), table).aliases())
                .as("the same server, as of later")
                .containsExactly("orders", "shop");
    }

    @Test
    void aManifestOfAnotherServerNamesNoDatabase() {
        var table = settled(manifest("restored-db", 4), attached(RENAMED, Side.TARGET));
        assertThat(table.source()).isEqualTo(backend("restored-db", null));
        assertThat(table.aliases()).isEmpty();
    }

    @Test
    void whereWritesHaveNotMovedTheNewNameIsForgotten() {
        var table = settled(manifest("old-db", 1), attached(RENAMED, Side.SOURCE));
        assertThat(table.source()).isEqualTo(backend("old-db", null));
        assertThat(table.aliases()).isEmpty();
    }
}
