package dev.pointsman.e2e.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What every client attempted and what became of it, in memory, and as lines {@code client number letter} in a file.
 * Thread-safe; each client writes only its own pages.
 */
public final class Ledger implements Closeable {
    private final List<Pages> clients;
    private final @Nullable Writer file;

    private Ledger(int clients, @Nullable Writer file) {
        this.clients = IntStream.range(0, clients).mapToObj(c -> new Pages()).toList();
        this.file = file;
    }

    /** A ledger in memory only. */
    public static Ledger inMemory(int clients) {
        return new Ledger(clients, null);
    }

    /** A ledger that is also written to a file, from its beginning. */
    public static Ledger at(Path path, int clients) throws IOException {
        return new Ledger(
                clients,
                Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING));
    }

    /** The client's next number, from 1, noted as attempted before anything is sent. */
    public int attempt(int client) {
        int number = clients.get(client).add();
        write(client, number, Outcome.ATTEMPTED);
        return number;
    }

    /** Notes how an attempt ended. */
    public void settle(int client, int number, Outcome outcome) {
        clients.get(client).set(number, outcome);
        write(client, number, outcome);
    }

    /** What is known now: for each client the outcomes of 1, 2, 3, … */
    public List<List<Outcome>> snapshot() {
        return clients.stream().map(Pages::copy).toList();
    }

    /** How many attempts stand at this outcome. */
    public long count(Outcome outcome) {
        return clients.stream().mapToLong(pages -> pages.count(outcome)).sum();
    }

    /** How many attempts there are in all. */
    public long attempts() {
        return Arrays.stream(Outcome.values()).mapToLong(this::count).sum();
    }

    private void write(int client, int number, Outcome outcome) {
        if (file == null) {
            return;
        }
        try {
            synchronized (file) {
                file.append(client + " " + number + " " + outcome.letter() + "\n");
                if (outcome != Outcome.ATTEMPTED) {
                    file.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger's file cannot be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /** One client's outcomes. */
    private static final class Pages {
        private final List<Outcome> outcomes = new ArrayList<>();
        private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);

        synchronized int add() {
            outcomes.add(Outcome.ATTEMPTED);
            counts.merge(Outcome.ATTEMPTED, 1L, Long::sum);
            return outcomes.size();
        }

        synchronized void set(int number, Outcome outcome) {
            counts.merge(outcomes.set(number - 1, outcome), -1L, Long::sum);
            counts.merge(outcome, 1L, Long::sum);
        }

        synchronized List<Outcome> copy() {
            return List.copyOf(outcomes);
        }

        synchronized long count(Outcome outcome) {
            return counts.getOrDefault(outcome, 0L);
        }
    }
}
