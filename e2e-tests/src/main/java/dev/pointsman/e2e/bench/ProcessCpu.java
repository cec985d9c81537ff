package dev.pointsman.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has cost so far, all its threads together, as the kernel counts it; process 0 is none, and costs nothing. */
final class ProcessCpu {
    /** {@code USER_HZ}, which Linux fixes for every program. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double MICROS_PER_SECOND = 1e6;
    /** Positions in {@code /proc/PID/stat}, counted after the command's closing bracket. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    private ProcessCpu() {}

    static double micros(long pid) throws IOException {
        return pid == 0 ? 0 : micros(Path.of("/proc/" + pid));
    }

    /** What those of its threads that live and have a name with this in it have cost. */
    static double micros(long pid, String inName) throws IOException {
        if (pid == 0) {
            return 0;
        }
        double sum = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (var thread : threads) {
                if (Files.readString(thread.resolve("comm")).contains(inName)) {
                    sum += micros(thread);
                }
            }
        }
        return sum;
    }

    private static double micros(Path of) throws IOException {
        var stat = Files.readString(of.resolve("stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND * MICROS_PER_SECOND;
    }
}
