package dev.pointsman.controller.settings;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Translates {@code POINTSMAN_WATCH_NAMESPACES} (a list with commas; empty: the own namespace; {@code *}: every one) into
 * the operator SDK's setting, so that the chart needs to know only ours.
 */
public final class WatchedNamespaces implements ConfigSource {
    private static final String SDK_SETTING = "quarkus.operator-sdk.namespaces";
    private static final String ALL = "JOSDK_ALL_NAMESPACES";
    /** Above application.properties, below system properties and the environment. */
    private static final int ORDINAL = 275;

    private final Map<String, String> environment;

    /** Reads this process's environment. */
    public WatchedNamespaces() {
        this(System.getenv());
    }

    WatchedNamespaces(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Set<String> getPropertyNames() {
        return getValue(SDK_SETTING) == null ? Set.of() : Set.of(SDK_SETTING);
    }

    @Override
    public @Nullable String getValue(String property) {
        return property.equals(SDK_SETTING) ? namespaces() : null;
    }

    private @Nullable String namespaces() {
        var wanted = environment.getOrDefault("POINTSMAN_WATCH_NAMESPACES", "").trim();
        if (wanted.equals("*")) {
            return ALL;
        }
        return wanted.isEmpty() ? environment.get("POINTSMAN_NAMESPACE") : wanted;
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public String getName() {
        return "watched namespaces";
    }
}
