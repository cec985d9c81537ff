package dev.pointsman.e2e.cluster;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that {@code e2e-tests/images/build.sh} gives its archives: {@code proxy-0.1.0-5235dd8ffad7aca0.tar}. */
final class ImageArchive {
    private static final Pattern FILE = Pattern.compile("([a-z]+)-([0-9.]+)-[0-9a-f]{16}\\.tar");

    private ImageArchive() {}

    /** The image in an archive, such as {@code pointsman-proxy:0.1.0}. */
    static String name(Path archive) {
        Matcher file = FILE.matcher(String.valueOf(archive.getFileName()));
        if (!file.matches()) {
            throw new IllegalArgumentException(
                    archive + " is no image archive of this project: make one with make images.");
        }
        return "pointsman-" + file.group(1) + ":" + file.group(2);
    }
}
