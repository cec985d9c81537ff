package dev.pointsman.e2e.drivers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** pgbench with scripts, each in every protocol mode that it runs in. */
final class PgbenchModes implements Driver {
    private static final List<String> MODES = List.of("simple", "extended", "prepared");
    private String pgbench = "";

    @Override
    public String name() {
        return "pgbench";
    }

    @Override
    public void prepare() throws Missing {
        pgbench = Toolbox.program("pgbench", "postgresql-contrib");
    }

    @Override
    public List<Outcome> run(Endpoint endpoint, Set<String> cases) throws IOException, InterruptedException {
        var outcomes = new ArrayList<>(List.of(Programs.version(pgbench)));
        for (Path script : Toolbox.scripts("pgbench", ".pgbench")) {
            var name = script.getFileName().toString().replace(".pgbench", "");
            for (String mode : MODES) {
                // pgbench pipelines extended messages only.
                if (!mode.equals("simple") || !Files.readString(script).contains("\\startpipeline")) {
                    outcomes.add(new Outcome(name + " -M " + mode, run(script, mode, endpoint)));
                }
            }
        }
        return outcomes;
    }

    private String run(Path script, String mode, Endpoint endpoint) throws IOException, InterruptedException {
        var command = List.of(
                pgbench, "-n", "-c", "4", "-j", "2", "-t", "50", "-M", mode, "--random-seed=7", "-f", script + "");
        var said = Programs.run(command, endpoint, Set.of());
        var kept = said.text()
                .lines()
                .filter(line -> line.startsWith("number of") || line.contains("rror") || line.contains("aborted"))
                .toList();
        return "exit " + said.exit() + "\n" + String.join("\n", kept);
    }
}
