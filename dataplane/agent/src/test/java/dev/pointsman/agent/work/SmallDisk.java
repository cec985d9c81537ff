package dev.pointsman.agent.work;

import dev.pointsman.agent.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A tablespace on a file system of a few megabytes of memory. Only root may mount one. */
final class SmallDisk implements AutoCloseable {
    private final PostgresServer server;
    private final Path folder;

    SmallDisk(PostgresServer server, int megabytes) throws IOException {
        this.server = server;
        this.folder = Files.createTempDirectory("pointsman-disk");
        run("mount", "-t", "tmpfs", "-o", "mode=0777,size=" + megabytes + "m", "pointsman", folder.toString());
        var inside = Files.createDirectory(folder.resolve("space"));
        server.own(inside);
        server.run("postgres", "CREATE TABLESPACE " + tablespace() + " LOCATION '" + inside + "'");
    }

    String tablespace() {
        return "small_disk";
    }

    /** Gives it that much room. */
    void grow(int megabytes) throws IOException {
        run("mount", "-o", "remount,size=" + megabytes + "m", folder.toString());
    }

    private static void run(String... command) throws IOException {
        var process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.run("postgres", "DROP TABLESPACE " + tablespace());
        run("umount", folder.toString());
        Files.delete(folder);
    }
}
