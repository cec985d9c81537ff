package dev.pointsman.e2e.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process of ours in a session of its own ({@code setsid}): where the kernel groups its scheduling by session, one that
 * shared the load generator's would look dearer than it is. It ends with us.
 */
public final class Child implements AutoCloseable {
    private static final long ENDS_WITHIN_SECONDS = 30;
    private final String name;
    private final Process process;
    private final Path log;
    private final Thread hook;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts it; what it says goes to a file in the folder. */
    public static Child start(String name, Path folder, List<String> command, Map<String, String> environment) {
        var whole = new ArrayList<String>();
        whole.add("setsid");
        whole.addAll(command);
        var log = folder.resolve(name + ".log");
        var builder = new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            var process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new Child(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process id; {@code setsid} replaces itself by the program. */
    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Throws what it said when it has ended. */
    public void mustLive() {
        if (!alive()) {
            throw new IllegalStateException("ended by itself. " + said());
        }
    }

    /** The file that it says everything to. */
    public Path log() {
        return log;
    }

    /** What it has said so far. */
    public String said() {
        try {
            return name + ": " + Files.readString(log);
        } catch (IOException e) {
            return name + ": its log cannot be read, " + e;
        }
    }

    /** Sends a signal by its name, such as {@code STOP}. */
    public void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, "" + pid()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it without warning. */
    public void kill() {
        end("KILL");
    }

    /** Ends it and everything it has started, by SIGKILL, and waits until all are gone. */
    void killAll() {
        var all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** Ends it by this signal, and by force when that takes too long. */
    public void end(String signal) {
        signal(signal);
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    @Override
    public void close() {
        if (alive()) {
            end("TERM");
        }
    }
}
