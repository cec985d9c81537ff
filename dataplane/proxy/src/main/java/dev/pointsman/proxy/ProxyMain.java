package dev.pointsman.proxy;

import io.netty.util.ResourceLeakDetector;
import java.lang.System.Logger.Level;
import java.security.Security;

/** Starts the proxy from its environment; SIGTERM drains it. */
public final class ProxyMain {
    private static final System.Logger LOG = System.getLogger(ProxyMain.class.getName());
    private static final String NAMES_LIVE_SECONDS = "5";
    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";
    /** Events for each buffer. Describing them to the flight recorder takes a fifth of the time to the first statement. */
    private static final String BUFFER_EVENTS = "io.netty.jfr.enabled";

    private ProxyMain() {}

    /**
     * Runs until it is told to end.
     *
     * @param args none are taken
     */
    public static void main(String[] args) throws InterruptedException {
        Security.setProperty("networkaddress.cache.ttl", NAMES_LIVE_SECONDS);
        if (System.getProperty(BUFFER_EVENTS) == null) {
            System.setProperty(BUFFER_EVENTS, "false");
        }
        if (System.getProperty(LEAK_DETECTION) == null) {
            // each buffer that is sampled costs a stack trace; the tests look at every buffer
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
        Settings settings;
        try {
            settings = Settings.of(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println("pointsman-proxy cannot start: " + e.getMessage());
            System.exit(2);
            return;
        }
        var proxy = Proxy.start(settings);
        LOG.log(
                Level.INFO,
                "event=started port={0,number,#} adminPort={1,number,#} transport={2}",
                proxy.port(),
                proxy.adminPort(),
                proxy.transport());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(proxy), "pointsman-drain"));
    }

    private static void drain(Proxy proxy) {
        try {
            proxy.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
