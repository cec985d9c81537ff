package dev.pointsman.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserListTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-11-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private Path file;
    private UserList list;

    @BeforeEach
    void make() {
        file = folder.resolve("users.json");
        list = new UserList(file);
    }

    private void write(Path to, String verifier) throws IOException {
        Files.writeString(to, "{\"users\":{\"app\":\"" + verifier + "\"}}");
    }

    @Test
    void whatIsWrittenAgainInTheSameMomentIsSeen() throws Exception {
        for (int i = 10; i < 60; i++) {
            write(file, "verifier-" + i);
            assertThat(list.verifier("app")).isEqualTo("verifier-" + i);
        }
    }

    @Test
    void anotherFileInItsPlaceIsSeenHoweverOldAndLong() throws Exception {
        write(file, "one");
        Files.setLastModifiedTime(file, LONG_AGO);
        assertThat(list.verifier("app")).isEqualTo("one");
        var next = folder.resolve("next");
        write(next, "two");
        Files.setLastModifiedTime(next, LONG_AGO);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(list.verifier("app")).isEqualTo("two");
    }

    @Test
    void aFileThatStaysIsReadOnce() throws Exception {
        write(file, "one");
        Files.setLastModifiedTime(file, LONG_AGO);
        assertThat(list.verifier("app")).isEqualTo("one");
        write(file, "two");
        Files.setLastModifiedTime(file, LONG_AGO);
        assertThat(list.verifier("app")).as("the same file, time and length").isEqualTo("one");
        assertThat(list.verifier("other")).isNull();
    }
}
