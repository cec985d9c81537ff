package dev.pointsman.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private final ObjectMapper json = new ObjectMapper();

    private final RoutingTable table = new RoutingTable(
            Wire.VERSION,
            3,
            1,
            "uid",
            new Backend("old", 5432, "orders", TlsMode.VERIFY_FULL),
            null,
            Side.SOURCE,
            new Reads(
                    50,
                    10,
                    new Freshness(Freshness.Kind.BOUNDED, 500),
                    StickyBy.TENANT,
                    List.of(new Segment(
                            "reports", List.of("reporting"), List.of(), List.of(), List.of(), Side.SOURCE))),
            true);

    @Test
    void aDesiredStateSurvivesJson() throws Exception {
        var endpoint = new Endpoint("old", 5432, "orders", TlsMode.DISABLE);
        var desired = new AgentDesired(
                Wire.VERSION,
                7,
                "uid",
                "shop/orders",
                1,
                endpoint,
                endpoint,
                new AgentDesired.Tables(List.of("public.*"), List.of(), AgentDesired.WithoutIdentity.FULL),
                AgentDesired.SchemaMode.EXISTING,
                true,
                AgentDesired.Work.REPLICATE,
                null,
                new AgentDesired.Cutover(
                        3, Side.TARGET, 500, 25, 10, AgentDesired.LongTransactions.WAIT, table, "authority"),
                List.of(new AgentDesired.ProxyEndpoint("p-0", "http://p-0:9090", "puid")),
                new AgentDesired.Leave(2, "authority", true),
                null);
        var text = json.writeValueAsString(desired);
        assertThat(json.readValue(text, AgentDesired.class)).isEqualTo(desired);
        assertThat(text).contains("\"to\":\"Target\"").doesNotContain("newerThan", "TenantsApart");
    }

    @Test
    void aTableThatSaysNothingOfReadsMovesNone() throws Exception {
        var text = json.writeValueAsString(table);
        Map<?, ?> before = json.readValue(text, Map.class);
        before.remove("reads");
        assertThat(json.convertValue(before, RoutingTable.class).reads()).isEqualTo(Reads.NONE);
        assertThat(json.readValue(text, RoutingTable.class)).isEqualTo(table);
    }

    @Test
    void tablesAreOrderedByEpochThenRevision() {
        assertThat(table.isNewerThan(withOrder(2, 9))).isTrue();
        assertThat(table.isNewerThan(withOrder(3, 0))).isTrue();
        assertThat(table.isNewerThan(withOrder(3, 1))).isFalse();
        assertThat(table.isNewerThan(withOrder(4, 0))).isFalse();
    }

    private RoutingTable withOrder(long epoch, long revision) {
        return new RoutingTable(1, epoch, revision, null, table.source(), null, Side.SOURCE, Reads.NONE, false);
    }
}
