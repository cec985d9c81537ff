package dev.pointsman.e2e.host;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the embedded server binaries once per machine, into a folder that the servers' user can read. */
final class Binaries {
    private static final int EXECUTABLE = 0100;

    private Binaries() {}

    /**
     * The folder with {@code bin}, {@code lib} and {@code share} of this major version. A lock on a file keeps programs
     * apart, and not the threads of one.
     */
    static synchronized Path of(int major) throws IOException {
        var jar = Project.built("e2e-tests/target/postgres-binaries/" + major + ".jar");
        var cache = Files.createDirectories(ServerUser.cache());
        var home = cache.resolve(major + "-" + Files.size(jar));
        try (var lock = FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            if (!Files.exists(home)) {
                unpack(jar, home);
            }
        }
        return home;
    }

    private static void unpack(Path jar, Path home) throws IOException {
        var part = Files.createTempDirectory(home.getParent(), "part");
        try (var zip = new ZipFile(jar.toFile());
                var packed = zip.getInputStream(requireNonNull(zip.getEntry("postgres-linux-x86_64.txz")));
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                place(entry, tar, part.resolve(entry.getName()));
                entry = tar.getNextEntry();
            }
        }
        part.toFile().setExecutable(true, false);
        part.toFile().setReadable(true, false);
        Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void place(TarArchiveEntry entry, InputStream content, Path to) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(to);
            return;
        }
        Files.createDirectories(requireNonNull(to.getParent()));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(to, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, to);
            to.toFile().setExecutable((entry.getMode() & EXECUTABLE) != 0, false);
        }
    }
}
