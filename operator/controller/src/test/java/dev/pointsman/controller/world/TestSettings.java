package dev.pointsman.controller.world;

import dev.pointsman.controller.settings.Settings;

/** Settings as a chart of this version would give them. */
public record TestSettings(
        String namespace, String version, String agentImage, String proxyImage, String imagePullPolicy)
        implements Settings {

    /** The chart of this version. */
    public static TestSettings version(String version) {
        return new TestSettings(
                "default", version, "pointsman/agent:" + version, "pointsman/proxy:" + version, "IfNotPresent");
    }
}
