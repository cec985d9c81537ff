package dev.pointsman.e2e.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The load generator's program. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class, FillCommand.class},
        description = "Makes a shop's database, and keeps a load with a ledger on it.")
public final class LoadMain {
    private LoadMain() {}

    /** Runs a subcommand; its exit code is the program's. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new LoadMain()).execute(args));
    }
}
