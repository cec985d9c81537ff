package dev.pointsman.proxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come: nothing throws, nothing leaks, and how bursts are cut makes no difference. The bytes are those of a
 * corpus, spoilt. {@code -Dpointsman.fuzz.seed} is the first seed, {@code -Dpointsman.fuzz.rounds} how many follow; a
 * failure names its seed.
 */
class AnyBytesTest {
    private static final long SEED = Long.getLong("pointsman.fuzz.seed", 1);
    private static final int ROUNDS = Integer.getInteger("pointsman.fuzz.rounds", 5_000);
    private static final int VERSION_3 = 3 << 16;

    /** Looks at everything that a reader of a server's messages looks at. */
    private static final class Looking implements FrameWalker.Visitor {
        final ByteBuf passed = Unpooled.buffer();
        final List<String> told = new ArrayList<>();
        boolean garbled;

        @Override
        public boolean wantsWhole(byte type) {
            return type == 'E' || type == 'Z' || type == 'S';
        }

        @Override
        public FrameWalker.Verdict frame(ByteBuf in, int at, byte type) {
            var error = type == 'E' ? ErrorFields.read(in, at) : null;
            if (error != null && isWhole(in, at)) {
                told.add(error.sqlState());
            }
            return switch (type) {
                case 'Z' -> FrameWalker.Verdict.PASS_AND_TELL;
                case '1' -> FrameWalker.Verdict.DROP_AND_TELL;
                case 'S', 'N' -> FrameWalker.Verdict.DROP;
                default -> FrameWalker.Verdict.PASS;
            };
        }

        @Override
        public void passed(ByteBuf in, int at, byte type) {
            if (type != 'Z' || isWhole(in, at)) {
                told.add((char) type + " after " + passed.readableBytes());
            }
        }

        /** One that is too long to wait for is told of when it has begun, which is where the burst was cut. */
        private static boolean isWhole(ByteBuf in, int at) {
            return in.getInt(at + 1) < in.writerIndex() - at;
        }

        @Override
        public void pass(ByteBuf bytes) {
            passed.writeBytes(bytes);
            bytes.release();
        }

        @Override
        public void garbled() {
            garbled = true;
        }
    }

    private static List<byte[]> corpus(String name) throws IOException {
        var stream = Objects.requireNonNull(AnyBytesTest.class.getResourceAsStream("/corpus/" + name), name);
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(HexFormat.of()::parseHex)
                    .toList();
        }
    }

    /** A few of the corpus one after the other, with a few bytes changed, doubled or left out. */
    private static byte[] spoilt(List<byte[]> corpus, Random random) {
        var all = Unpooled.buffer();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            all.writeBytes(corpus.get(random.nextInt(corpus.size())));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(all.readableBytes());
            all.setByte(at, random.nextBoolean() ? random.nextInt(256) : random.nextInt(8));
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(all.readableBytes() + 1) : all.readableBytes();
        var bytes = new byte[length];
        all.readBytes(bytes);
        return bytes;
    }

    private static Looking walked(byte[] bytes, Iterable<Integer> cuts) {
        var looking = new Looking();
        var walker = new FrameWalker(looking);
        var bursts = new ArrayList<ByteBuf>();
        int from = 0;
        for (int cut : cuts) {
            bursts.add(PooledByteBufAllocator.DEFAULT.buffer().writeBytes(bytes, from, cut - from));
            from = cut;
        }
        for (var burst : bursts) {
            if (looking.garbled) {
                walker.close();
            }
            walker.walk(burst);
        }
        walker.close();
        assertThat(bursts).allMatch(burst -> burst.refCnt() == 0);
        return looking;
    }

    private static Set<Integer> cuts(int length, Random random) {
        var cuts = new TreeSet<Integer>();
        for (int i = random.nextInt(6); i > 0 && length > 1; i--) {
            cuts.add(random.nextInt(1, length));
        }
        cuts.add(length);
        return cuts;
    }

    private static Set<Integer> everywhere(int length) {
        var cuts = new TreeSet<Integer>();
        for (int i = 1; i <= length; i++) {
            cuts.add(i);
        }
        return cuts;
    }

    /** What stood before nonsense may have been passed in an earlier burst; otherwise nothing may differ. */
    private static void same(Looking whole, Looking cut) {
        assertThat(cut.garbled).isEqualTo(whole.garbled);
        if (whole.garbled) {
            assertThat(cut.passed.slice(0, whole.passed.readableBytes())).isEqualTo(whole.passed);
        } else {
            assertThat(cut.passed).isEqualTo(whole.passed);
        }
        assertThat(cut.told).isEqualTo(whole.told);
    }

    @Test
    void whatAServerSaysIsPassedAlikeHoweverItIsCut() throws IOException {
        var corpus = corpus("server.hex");
        for (var bytes : corpus) {
            same(walked(bytes, List.of(bytes.length)), walked(bytes, everywhere(bytes.length)));
        }
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            var random = new Random(seed);
            var bytes = spoilt(corpus, random);
            try {
                same(walked(bytes, List.of(bytes.length)), walked(bytes, cuts(bytes.length, random)));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
            }
        }
    }

    @Test
    void aStartupPacketIsRefusedOrSaysTheSameWhenItIsSaidAgain() throws IOException {
        var corpus = corpus("startup.hex");
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            var bytes = spoilt(corpus, new Random(seed));
            try {
                saidAgain(Unpooled.wrappedBuffer(bytes));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
            }
        }
    }

    private static void saidAgain(ByteBuf packet) {
        var given = packet.readableBytes() < 8 ? null : Startup.parse(VERSION_3, packet.skipBytes(8));
        if (given != null) {
            var said = given.encode(given.database(), Map.of()).skipBytes(8);
            var again = Objects.requireNonNull(Startup.parse(VERSION_3, said));
            var expected = new LinkedHashMap<>(given.parameters());
            expected.put("database", given.database());
            assertThat(again.parameters()).isEqualTo(expected);
        }
    }
}
