package dev.pointsman.e2e.drivers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.e2e.load.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A program of ours on somebody's driver; it prints one line of JSON for each case. */
final class ProgramDriver implements Driver {
    /** How a language's programs are made ready to run. */
    interface Language {
        /** Brings what the program needs and says how to run it. */
        List<String> ready() throws IOException, InterruptedException, Missing;
    }

    private record Line(String name, String outcome) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private final String name;
    private final Language language;
    private final List<String> arguments;
    private List<String> command = List.of();

    ProgramDriver(String name, Language language, String... arguments) {
        this.name = name;
        this.language = language;
        this.arguments = List.of(arguments);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() throws IOException, InterruptedException, Missing {
        command = Stream.concat(language.ready().stream(), arguments.stream()).toList();
    }

    @Override
    public List<Outcome> run(Endpoint endpoint, Set<String> cases) throws IOException, InterruptedException {
        return outcomes(Programs.run(command, endpoint, cases));
    }

    /** Runs it once against this one. */
    List<Outcome> run(Target there) throws IOException, InterruptedException {
        return outcomes(Programs.run(command, there));
    }

    private static List<Outcome> outcomes(Programs.Said said) throws JsonProcessingException {
        var outcomes = new ArrayList<Outcome>();
        var rest = new StringBuilder();
        for (String line : said.text().split("\n", -1)) {
            if (line.startsWith("{\"name\"")) {
                outcomes.add(outcome(line));
            } else if (!line.isBlank()) {
                rest.append(line).append('\n');
            }
        }
        if (said.exit() != 0) {
            outcomes.add(new Outcome("the program's end", Outcome.BROKEN + "exit " + said.exit() + ": " + rest));
        }
        return outcomes;
    }

    private static Outcome outcome(String line) throws JsonProcessingException {
        var read = JSON.readValue(line, Line.class);
        return new Outcome(read.name(), read.outcome());
    }
}
