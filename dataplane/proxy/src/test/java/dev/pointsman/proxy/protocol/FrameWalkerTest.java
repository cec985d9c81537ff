package dev.pointsman.proxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.proxy.protocol.FrameWalker.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameWalkerTest {
    /** Drops notices and settings, wants errors whole, and is told of the end. */
    private static final class Listening implements FrameWalker.Visitor {
        final ByteBuf passed = Unpooled.buffer();
        final List<String> told = new ArrayList<>();
        boolean garbled;

        @Override
        public boolean wantsWhole(byte type) {
            return type == 'E' || type == 'Z' || type == 'S';
        }

        @Override
        public Verdict frame(ByteBuf in, int at, byte type) {
            if (type == 'E') {
                told.add(ErrorFields.read(in, at).sqlState());
            }
            return switch (type) {
                case 'Z' -> Verdict.PASS_AND_TELL;
                case 'S', 'N' -> Verdict.DROP;
                default -> Verdict.PASS;
            };
        }

        @Override
        public void passed(ByteBuf in, int at, byte type) {
            told.add("ready " + (char) in.getByte(at + 5) + " after " + passed.readableBytes());
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

    private static ByteBuf messages() {
        return Unpooled.wrappedBuffer(
                Messages.of((byte) 'T', new byte[30]),
                Messages.of((byte) 'S', "a\0b\0".getBytes(StandardCharsets.US_ASCII)),
                Messages.of((byte) 'D', new byte[70]),
                Messages.of((byte) 'N', new byte[20]),
                Messages.of((byte) 'D'),
                Messages.error("25006", "no"),
                Messages.readyForQuery((byte) 'I'),
                Messages.of((byte) 'N', new byte[3]),
                Messages.of((byte) 'C', new byte[9]),
                Messages.readyForQuery((byte) 'T'));
    }

    private static Listening walked(ByteBuf all, int... cuts) {
        var listening = new Listening();
        var walker = new FrameWalker(listening);
        int from = 0;
        for (int cut : cuts) {
            walker.walk(part(all, from, cut));
            from = cut;
        }
        walker.walk(part(all, from, all.readableBytes()));
        assertThat(walker.betweenFrames()).isTrue();
        return listening;
    }

    private static ByteBuf part(ByteBuf all, int from, int to) {
        return PooledByteBufAllocator.DEFAULT.buffer().writeBytes(all, from, to - from);
    }

    @Test
    void passesAndTellsTheSameWhereverBurstsAreCut() {
        var all = messages();
        var whole = walked(all);
        assertThat(whole.told).containsExactly("25006", "ready I after 152", "ready T after 172");
        for (int first = 1; first < all.readableBytes(); first++) {
            for (int second = first; second < all.readableBytes(); second += 7) {
                var cut = walked(all, first, second);
                assertThat(cut.told).isEqualTo(whole.told);
                assertThat(cut.passed).isEqualTo(whole.passed);
            }
        }
    }

    @Test
    void passesByteByByte() {
        var all = messages();
        int[] cuts = new int[all.readableBytes() - 1];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i + 1;
        }
        assertThat(walked(all, cuts).passed).isEqualTo(walked(all).passed);
    }

    @Test
    void saysWhenALengthCannotBe() {
        var listening = new Listening();
        new FrameWalker(listening)
                .walk(Unpooled.buffer().writeByte('D').writeInt(2).writeInt(0));
        assertThat(listening.garbled).isTrue();
    }
}
