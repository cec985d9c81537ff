package dev.pointsman.controller.proxy;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.settings.Settings;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.jspecify.annotations.Nullable;

/**
 * The image that a proxy keeps for good: the operator's own version at the time it was made, until {@code spec.version}
 * asks for another. So an upgrade of the operator, or of the chart, rolls no Pod that carries traffic.
 *
 * @param version as reported
 * @param image with its tag
 */
public record PinnedImage(String version, String image) {
    /** Remembers the version on the Deployment, for a status that was lost. */
    public static final String VERSION = "pointsman.dev/version";

    /**
     * Finds what was pinned, or pins.
     *
     * @param made the Deployment, null before there is one
     */
    public static PinnedImage of(DatabaseProxy proxy, @Nullable Deployment made, Settings settings) {
        var pinned = pinned(proxy, made);
        var asked = proxy.getSpec().version();
        if (asked == null || asked.isEmpty()) {
            return pinned != null ? pinned : new PinnedImage(settings.version(), settings.proxyImage());
        }
        if (pinned != null && pinned.version().equals(asked)) {
            return pinned;
        }
        return new PinnedImage(asked, tagged(settings, asked));
    }

    private static @Nullable PinnedImage pinned(DatabaseProxy proxy, @Nullable Deployment made) {
        var status = proxy.getStatus();
        if (status != null && status.version() != null && status.image() != null) {
            return new PinnedImage(status.version(), status.image());
        }
        var annotations = made == null ? null : made.getMetadata().getAnnotations();
        if (made == null || annotations == null || !annotations.containsKey(VERSION)) {
            return null;
        }
        var image = made.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
        return new PinnedImage(annotations.get(VERSION), image);
    }

    private static String tagged(Settings settings, String version) {
        if (version.equals(settings.version())) {
            return settings.proxyImage();
        }
        var image = settings.proxyImage();
        var digest = image.indexOf('@');
        var untagged = digest < 0 ? image : image.substring(0, digest);
        var colon = untagged.lastIndexOf(':');
        var repository = colon > untagged.lastIndexOf('/') ? untagged.substring(0, colon) : untagged;
        return repository + ":" + version;
    }
}
