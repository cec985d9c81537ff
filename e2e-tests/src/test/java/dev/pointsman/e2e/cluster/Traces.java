package dev.pointsman.e2e.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Everything on the host by which a node could still be noticed. */
record Traces(Path folder, Path claim, List<Path> cgroups) {
    private static final Path CLAIMS = Path.of("/run/pointsman/clusters");

    /** Of the node that has its files in this folder and is running now. */
    static Traces of(Path folder) {
        try (Stream<Path> slots = Files.list(CLAIMS)) {
            Path claim = slots.filter(slot -> owns(slot, folder))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No slot for " + folder));
            Path cgroups = claim.resolve("cgroups");
            return new Traces(
                    folder,
                    claim,
                    Files.exists(cgroups)
                            ? Files.readAllLines(cgroups).stream().map(Path::of).toList()
                            : List.of());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean owns(Path slot, Path folder) {
        try {
            return Files.isDirectory(slot)
                    && Files.readString(slot.resolve("workdir")).strip().equals(folder.toString());
        } catch (IOException e) {
            return false;
        }
    }

    /** What there is of it: its claim, network device, cgroups, folder, mounts and processes. */
    List<String> found() {
        List<String> found = new ArrayList<>(foundOutsideItsSlot());
        Stream.concat(Stream.of(claim, device()), cgroups.stream())
                .filter(Files::exists)
                .forEach(path -> found.add(path.toString()));
        return found;
    }

    /** The same without what is named after the slot, which another node may have by now. */
    List<String> foundOutsideItsSlot() {
        List<String> found = new ArrayList<>(processes());
        if (Files.exists(folder)) {
            found.add(folder.toString());
        }
        return found;
    }

    private Path device() {
        return Path.of("/sys/class/net", "pm" + claim.getFileName());
    }

    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> mentions(Path.of("/proc", Long.toString(process.pid()), "environ"))
                        || mentions(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                        || mentions(Path.of("/proc", Long.toString(process.pid()), "mounts")))
                .map(process -> process.info().commandLine().orElse("?"))
                .toList();
    }

    private boolean mentions(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(folder.toString());
        } catch (IOException e) {
            return false; // it ended while we looked
        }
    }
}
