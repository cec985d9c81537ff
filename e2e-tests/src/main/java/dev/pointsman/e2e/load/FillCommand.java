package dev.pointsman.e2e.load;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes role, database and rows on one server, and role and empty database on another. */
@Command(name = "fill", description = "Makes role, database and rows; with --target-host the empty database there too.")
final class FillCommand implements Callable<Integer> {
    @Mixin
    private Server server = new Server();

    @Mixin
    private Application application = new Application();

    @Option(names = "--target-host", defaultValue = "${env:TARGET_HOST:-}")
    private String targetHost = "";

    @Option(names = "--target-port", defaultValue = "${env:TARGET_PORT:-5432}")
    private int targetPort;

    @Option(names = "--target-schema", description = "make the target's tables too (spec.schema.mode Existing)")
    private boolean targetSchema;

    @Override
    public Integer call() throws Exception {
        long from = System.nanoTime();
        var source = server.target("postgres");
        var fill = new Fill(source, application.at(source.host(), source.port()));
        fill.database();
        fill.rows(application.rows());
        if (!targetHost.isEmpty()) {
            fillTarget(source);
        }
        System.out.printf("%d rows in %.1f s%n", application.rows(), (System.nanoTime() - from) / 1e9);
        return 0;
    }

    private void fillTarget(Target source) throws Exception {
        var there = new Fill(server.at(targetHost, targetPort), application.at(targetHost, targetPort));
        there.database();
        there.sameVerifierAs(source);
        if (targetSchema) {
            there.schema();
        }
    }
}
