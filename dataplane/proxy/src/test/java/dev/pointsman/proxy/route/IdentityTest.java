package dev.pointsman.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.proxy.route.Identity.Place;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Segment;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StickyBy;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
    private static final int KEYS = 10_000;

    private static RoutingTable table(int share, StickyBy by, Segment... segments) {
        var backend = new Backend("db", 5432, "app", TlsMode.DISABLE);
        var reads = new Reads(share, 0, null, by, List.of(segments));
        return new RoutingTable(Wire.VERSION, 1, 0, "uid", backend, backend, Side.SOURCE, reads, true);
    }

    private static Identity client(String user, String application) {
        return client(Map.of("user", user, "database", "shop", "application_name", application));
    }

    private static Identity client(Map<String, String> parameters) {
        return new Identity(new Startup(0, parameters, List.of()), 12);
    }

    private static Segment segment(List<String> users, List<String> applications, List<String> tenants, Side side) {
        return new Segment("one", users, List.of("shop"), applications, tenants, side);
    }

    private static Place ofTenant(RoutingTable table, @Nullable String tenant) {
        return client("app", "").place(table, tenant);
    }

    @Test
    void aKeyIsPlacedByTheShareAndStaysWhenTheShareGrows() {
        var shares = List.of(1, 10, 50, 99, 100);
        for (int i = 0; i < shares.size(); i++) {
            var table = table(shares.get(i), StickyBy.TENANT);
            var next = table(shares.get(Math.min(i + 1, shares.size() - 1)), StickyBy.TENANT);
            var moved = IntStream.range(0, KEYS)
                    .mapToObj(each -> "tenant-" + each)
                    .filter(tenant -> ofTenant(table, tenant) == Place.TARGET)
                    .toList();
            assertThat(moved.size() * 100.0 / KEYS).isBetween(shares.get(i) - 1.5, shares.get(i) + 1.5);
            assertThat(moved)
                    .allSatisfy(tenant -> assertThat(ofTenant(next, tenant)).isEqualTo(Place.TARGET));
        }
    }

    @Test
    void clientsWithoutAKeyAreDrawnReadByRead() {
        assertThat(ofTenant(table(50, StickyBy.TENANT), null)).isEqualTo(Place.ANYWHERE);
        assertThat(ofTenant(table(50, StickyBy.NONE), "acme")).isEqualTo(Place.ANYWHERE);
    }

    @Test
    void readsOfOneUserOrApplicationStayTogether() {
        var byUser = table(50, StickyBy.USER);
        var byName = table(50, StickyBy.APPLICATION_NAME);
        for (int i = 0; i < 100; i++) {
            var one = client("user-" + i, "anything");
            var other = client("user-" + i, "else-" + i);
            assertThat(one.place(byUser, null))
                    .isEqualTo(other.place(byUser, null))
                    .isNotEqualTo(Place.ANYWHERE);
            assertThat(one.place(byName, null))
                    .isEqualTo(client("other", "anything").place(byName, null));
        }
    }

    @Test
    void aSegmentTakesThoseWhoFitAllOfIt() {
        var table = table(
                100,
                StickyBy.NONE,
                segment(List.of("reporting"), List.of("nightly", "weekly"), List.of(), Side.SOURCE),
                segment(List.of(), List.of(), List.of("acme"), Side.TARGET));

        assertThat(client("reporting", "weekly").place(table, "acme")).isEqualTo(Place.SOURCE);
        assertThat(client("reporting", "hourly").place(table, "acme")).isEqualTo(Place.TARGET);
        assertThat(client("reporting", "hourly").place(table, null)).isEqualTo(Place.ANYWHERE);
        assertThat(client(Map.of("user", "reporting", "database", "other", "application_name", "weekly"))
                        .place(table, null))
                .isEqualTo(Place.ANYWHERE);
    }

    @Test
    void whoCallsItselfOtherwiseIsPlacedAnew() {
        var table = table(100, StickyBy.NONE, segment(List.of(), List.of("nightly"), List.of(), Side.SOURCE));
        var client = client("app", "web");
        assertThat(client.place(table, null)).isEqualTo(Place.ANYWHERE);
        client.calls("nightly");
        assertThat(client.place(table, null)).isEqualTo(Place.SOURCE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            SET pointsman.tenant = 'acme'                                  | acme
            set session Pointsman.Tenant to 'o''brien';                    | o'brien
            /* why */ SET pointsman.tenant TO acme                         | acme
            SELECT set_config('pointsman.tenant', 'acme', false)           | acme
            SET pointsman.tenant = DEFAULT                                 | first
            RESET pointsman.tenant                                         | first
            SELECT set_config('pointsman.tenant', $1, false)               | first
            """)
    void learnsTheTenantFromTheSetting(String sql, String tenant) {
        var table = table(100, StickyBy.NONE, segment(List.of(), List.of(), List.of(tenant), Side.SOURCE));
        var client = client(Map.of("user", "app", "database", "shop", "options", "-c pointsman.tenant=first"));
        client.said("SET pointsman.tenant = 'before'".getBytes(StandardCharsets.UTF_8));
        assertThat(client.place(table, null)).isEqualTo(Place.ANYWHERE);
        client.said(sql.getBytes(StandardCharsets.UTF_8));
        assertThat(client.place(table, null)).isEqualTo(Place.SOURCE);
    }

    @Test
    void otherSettingsAreNoTenantsAndAResetGoesBack() {
        var table = table(100, StickyBy.NONE, segment(List.of(), List.of(), List.of("first"), Side.SOURCE));
        var client = client(Map.of("user", "app", "database", "shop", "pointsman.tenant", "first"));
        client.said("SET search_path = 'pointsman'".getBytes(StandardCharsets.UTF_8));
        assertThat(client.place(table, null)).isEqualTo(Place.SOURCE);
        client.said("SET pointsman.tenant = 'other'".getBytes(StandardCharsets.UTF_8));
        assertThat(client.place(table, null)).isEqualTo(Place.ANYWHERE);
        client.reset();
        assertThat(client.place(table, null)).isEqualTo(Place.SOURCE);
    }

    @Test
    void aSettingThatIsLongerThanAnyTenantIsNoneAndTakesNoStack() {
        var table = table(100, StickyBy.NONE, segment(List.of(), List.of(), List.of("first"), Side.SOURCE));
        var client = client(Map.of("user", "app", "database", "shop", "pointsman.tenant", "first"));
        client.said(("SET pointsman.tenant = '" + "''".repeat(200_000) + "'").getBytes(StandardCharsets.UTF_8));
        assertThat(client.place(table, null)).isEqualTo(Place.SOURCE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', nullValues = "none", textBlock = """
            SELECT 1 /*tenant='acme'*/                                  | acme
            SELECT 1 /*action='x',tenant='a%20b%2Bc',traceparent='00'*/ ; | a b+c
            /* tenant='acme' */ SELECT 1                                | acme
            /*route='x'*/ SELECT 1 /*tenant='acme'*/                    | acme
            /*tenant='acme'*/ SELECT 1 /*route='x'*/                    | acme
            SELECT 1                                                    | none
            SELECT '/*tenant=''acme''*/'                                | none
            SELECT 1 /*subtenant='acme'*/                               | none
            SELECT 1 /*tenant='a%zz'*/                                  | none
            /*                                                          | none
            */                                                          | none
            /*/                                                         | none
            """)
    void readsTheTagOfAStatement(String sql, @Nullable String tenant) {
        var bytes = sql.getBytes(StandardCharsets.UTF_8);
        assertThat(Tenants.ofComment(bytes, bytes.length)).isEqualTo(tenant);
    }
}
