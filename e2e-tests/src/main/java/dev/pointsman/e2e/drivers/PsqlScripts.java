package dev.pointsman.e2e.drivers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** psql with scripts; every script is a case, and everything that psql prints is its outcome. */
final class PsqlScripts implements Driver {
    private String psql = "";

    @Override
    public String name() {
        return "psql";
    }

    @Override
    public void prepare() throws Missing {
        psql = Toolbox.program("psql", "postgresql-client");
    }

    @Override
    public List<Outcome> run(Endpoint endpoint, Set<String> cases) throws IOException, InterruptedException {
        var outcomes = new ArrayList<>(List.of(Programs.version(psql)));
        for (Path script : Toolbox.scripts("psql", ".sql")) {
            var name = script.getFileName().toString().replace(".sql", "");
            if (!cases.isEmpty() && !cases.contains(name)) {
                continue;
            }
            var command = List.of(psql, "-X", "-q", "-a", "-v", "VERBOSITY=default", "-f", script.toString());
            var said = Programs.run(command, endpoint, Set.of());
            outcomes.add(
                    new Outcome(name, "exit " + said.exit() + "\n" + withoutNumbers(said.text(), script, endpoint)));
        }
        return outcomes;
    }

    private static String withoutNumbers(String text, Path script, Endpoint endpoint) {
        return text.replace(script + ":", "")
                .replace("port " + endpoint.port(), "port PORT")
                .replaceAll("with PID \\d+", "with PID PID");
    }
}
