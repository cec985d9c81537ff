package dev.pointsman.controller.world;

import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.ProxyState.Traffic;
import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Wire;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A proxy's admin API: keeps the newest table and shares reads as the table says. */
public final class FakeProxy implements FakePod.Program, AutoCloseable {
    private static final int ADMIN_PORT = 9090;
    private static final long READS_A_LOOK = 1_000;

    private final FakePod pod;
    private volatile @Nullable RoutingTable table;
    private long sourceReads;
    private long targetReads;

    /** A Pod of this Deployment. */
    public FakeProxy(Deployment owner) {
        pod = FakePod.start(owner, ADMIN_PORT, this);
    }

    /** The Pod. */
    public FakePod pod() {
        return pod;
    }

    /** The table in use. */
    public @Nullable RoutingTable table() {
        return table;
    }

    /** As if an agent had given it. */
    public void route(RoutingTable given) {
        table = given;
    }

    @Override
    public String configMap(Pod known) {
        return known.getMetadata().getLabels().get("app.kubernetes.io/instance") + "-routing";
    }

    @Override
    public synchronized Object state() {
        var now = table;
        int share = now == null ? 0 : now.reads().onTarget();
        targetReads += READS_A_LOOK * share / 100;
        sourceReads += READS_A_LOOK * (100 - share) / 100;
        return new ProxyState(
                Wire.VERSION,
                "test",
                1,
                now,
                0,
                16,
                16,
                0,
                0,
                0,
                0,
                0,
                Map.of(),
                0,
                Map.of(),
                null,
                new Traffic(sourceReads, 0, 0, 500, 1_000, READS_A_LOOK),
                new Traffic(targetReads, 0, 0, 500, 1_000, READS_A_LOOK));
    }

    @Override
    public @Nullable Refusal order(String path, byte[] body) throws IOException {
        var given = FakePod.JSON.readValue(body, RoutingTable.class);
        var now = table;
        if (now != null && now.isNewerThan(given)) {
            return new Refusal(Wire.VERSION, "OldEpoch", "a newer table is in use");
        }
        table = given;
        return null;
    }

    @Override
    public void close() {
        pod.close();
    }
}
