package dev.pointsman.e2e.bench;

import dev.pointsman.e2e.cluster.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Asks a virtual machine about itself. */
final class Jcmd {
    private static final Pattern ALLOCATED =
            Pattern.compile("^\"([^\"]+)\".* allocated=([0-9.]+)([BKMG]) ", Pattern.MULTILINE);

    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(1);

    private Jcmd() {}

    static void collectGarbage(long pid) {
        var _ = run(pid, "GC.run");
    }

    /** What all threads whose name begins so have allocated so far, to about three digits; bytes. */
    static double allocated(long pid, String thread) throws IOException {
        var threads = ALLOCATED.matcher(run(pid, "Thread.print -e"));
        double sum = 0;
        boolean found = false;
        while (threads.find()) {
            if (threads.group(1).startsWith(thread)) {
                found = true;
                sum += Double.parseDouble(threads.group(2)) * unit(threads.group(3));
            }
        }
        if (!found) {
            throw new IOException("no thread " + thread + " in process " + pid);
        }
        return sum;
    }

    private static double unit(String letter) {
        return switch (letter) {
            case "K" -> 1024.0;
            case "M" -> 1024.0 * 1024;
            case "G" -> 1024.0 * 1024 * 1024;
            default -> 1;
        };
    }

    private static String run(long pid, String order) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Command.of(jcmd, "" + pid, order).run(ANSWERS_WITHIN);
    }
}
