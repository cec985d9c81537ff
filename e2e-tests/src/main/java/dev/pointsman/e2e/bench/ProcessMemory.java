package dev.pointsman.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds, as the kernel counts it. */
final class ProcessMemory {
    private ProcessMemory() {}

    /** Its resident set. */
    static double residentKiB(long pid) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("process " + pid + " has no resident set");
    }
}
