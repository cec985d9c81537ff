package dev.pointsman.e2e.load;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps the load on until the process is told to end. */
@Command(name = "run", description = "Keeps a load on a database and serves what it sees over HTTP.")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private Server direct = new Server();

    @Mixin
    private Application application = new Application();

    @Option(names = "--host", required = true, description = "where clients connect: the proxy's Service")
    private String host = "";

    @Option(names = "--port", defaultValue = "5432")
    private int port;

    @Option(names = "--clients", defaultValue = "16")
    private int clients;

    @Option(names = "--tps", description = "of all clients together, 0 for no limit", defaultValue = "400")
    private int tps;

    @Option(names = "--read-percent", defaultValue = "50")
    private int readPercent;

    @Option(names = "--http-port", defaultValue = "8080")
    private int httpPort;

    @Option(names = "--ledger", description = "the ledger's file", defaultValue = "/tmp/ledger.log")
    private Path ledgerFile = Path.of("");

    @Override
    public Integer call() throws Exception {
        var stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown));
        var options =
                new LoadOptions(application.at(host, port), clients, tps, readPercent, new Size(application.rows()));
        try (var ledger = Ledger.at(ledgerFile, clients);
                var load = Load.start(options, ledger);
                var server = LoadServer.start(
                        httpPort, load, direct.target(application.at(host, port).database()))) {
            System.out.println("load on " + options.target(0) + ", state at port " + server.port());
            stop.await();
        }
        return 0;
    }
}
