package dev.pointsman.e2e.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Keeps what a stack's programs have said, for whoever asks why. */
public final class Logs {
    private Logs() {}

    /** Copies them to a folder, which is made, and says so. */
    public static void keep(Map<String, Path> logs, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var log : logs.entrySet()) {
            if (Files.exists(log.getValue())) {
                Files.copy(log.getValue(), folder.resolve(log.getKey() + ".log"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        System.out.println("     logs kept in " + folder);
    }
}
