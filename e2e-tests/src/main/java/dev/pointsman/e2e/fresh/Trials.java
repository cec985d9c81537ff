package dev.pointsman.e2e.fresh;

import dev.pointsman.e2e.figures.Report;
import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.e2e.host.Setting;
import dev.pointsman.wire.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All promises, one after the other, on the same programs and servers. */
final class Trials {
    private static final int ROWS = 100;

    private Trials() {}

    /** Plays them; what must not be and was. */
    static List<String> play(Settings settings) throws Exception {
        var violations = new ArrayList<String>();
        var told = new ArrayList<Map<String, Object>>();
        try (var stack = HostStack.start(Setting.plain(settings.source(), settings.target(), ROWS), Map.of())) {
            table(stack, settings.clients());
            stack.replicate();
            for (var promise : Promise.values()) {
                var shown = Trial.of(settings, promise).play(stack);
                System.out.println(shown.json());
                told.add(shown.json());
                shown.violations().forEach(each -> violations.add(promise + ": " + each));
            }
        }
        Report.write(
                "fresh/report.json",
                Map.of(
                        "seed",
                        settings.seed(),
                        "machine",
                        Report.machine(),
                        "clients",
                        settings.clients(),
                        "trials",
                        told));
        return violations;
    }

    private static void table(HostStack stack, int clients) {
        for (var side : Side.values()) {
            stack.databases().make(side, "CREATE TABLE public.fresh (client int PRIMARY KEY, value bigint NOT NULL)");
        }
        stack.server(Side.SOURCE)
                .run(
                        HostStack.DATABASE,
                        "INSERT INTO public.fresh SELECT client, 0 FROM generate_series(0, " + (clients - 1)
                                + ") client");
    }
}
