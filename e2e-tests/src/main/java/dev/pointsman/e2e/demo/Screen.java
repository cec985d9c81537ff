package dev.pointsman.e2e.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jspecify.annotations.Nullable;

/** Shows where things stand: a block that is drawn again in a terminal, lines elsewhere. Used by one thread. */
final class Screen implements AutoCloseable {
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);
    private final @Nullable Terminal terminal;
    private final @Nullable Display display;
    private final Instant startedAt = Instant.now();
    private String lastLine = "";
    private Instant lastLineAt = Instant.EPOCH;

    private Screen(@Nullable Terminal terminal) {
        this.terminal = terminal;
        this.display = terminal == null ? null : new Display(terminal, false);
    }

    static Screen open() throws IOException {
        return new Screen(interactive() ? TerminalBuilder.builder().system(true).build() : null);
    }

    @SuppressWarnings("SystemConsoleNull") // it still is null in a runtime without the jdk.internal.le module
    private static boolean interactive() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    /** Something worth remembering; stays. */
    void say(String text) {
        clear();
        System.out.printf(
                "[%4d s] %s%n", Duration.between(startedAt, Instant.now()).toSeconds(), text);
    }

    /** Where things stand now; the line is for those who have no terminal, and is not repeated while it is the same. */
    void show(List<String> block, String line) {
        if (terminal != null && display != null) {
            display.resize(terminal.getHeight(), terminal.getWidth());
            int width = Math.max(20, terminal.getWidth() - 1);
            display.update(
                    block.stream()
                            .map(text -> new AttributedString(text).columnSubSequence(0, width))
                            .toList(),
                    0);
            return;
        }
        var now = Instant.now();
        if (!line.equals(lastLine) && now.isAfter(lastLineAt.plus(LINE_EVERY))) {
            lastLine = line;
            lastLineAt = now;
            say(line);
        }
    }

    private void clear() {
        if (display != null) {
            display.update(List.of(), 0);
        }
    }

    @Override
    public void close() throws IOException {
        clear();
        if (terminal != null) {
            terminal.close();
        }
    }
}
