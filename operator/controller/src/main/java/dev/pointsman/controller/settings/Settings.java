package dev.pointsman.controller.settings;

import io.smallrye.config.ConfigMapping;

/** The operator's own settings; each is an environment variable of the chart, {@code POINTSMAN_AGENT_IMAGE} and so on. */
@ConfigMapping(prefix = "pointsman")
public interface Settings {
    /** The namespace that the operator runs in: its key, its lease, and the one that admin ports are opened to. */
    String namespace();

    /** The operator's version, which new proxies are pinned to. */
    String version();

    /** Image of new agents. */
    String agentImage();

    /** Image of new proxies. */
    String proxyImage();

    /** Pull policy of both. */
    String imagePullPolicy();
}
