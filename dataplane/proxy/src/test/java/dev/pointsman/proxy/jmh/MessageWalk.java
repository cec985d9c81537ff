package dev.pointsman.proxy.jmh;

import dev.pointsman.proxy.protocol.FrameWalker;
import dev.pointsman.proxy.protocol.FrameWalker.Verdict;
import dev.pointsman.proxy.protocol.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The walk over one message of a server's answer, in a burst of answers as they come from a socket. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageWalk {
    private static final byte ROW_DESCRIPTION = 'T';
    private static final int ANSWERS = 16;
    private static final int MESSAGES = 4 * ANSWERS;

    /** Bytes of a row. */
    @Param({"11", "1000"})
    public int row;

    private final Counting counting = new Counting();
    private final FrameWalker walker = new FrameWalker(counting);
    private ByteBuf burst = PooledByteBufAllocator.DEFAULT.directBuffer();

    /** RowDescription, DataRow, CommandComplete, ReadyForQuery, again and again. */
    @Setup
    public void fill() {
        for (int i = 0; i < ANSWERS; i++) {
            message(ROW_DESCRIPTION, 33);
            message(Reply.DATA_ROW, row);
            message(Reply.COMMAND_COMPLETE, 9);
            message(Reply.READY_FOR_QUERY, 1);
        }
    }

    private void message(byte type, int body) {
        burst.writeByte(type).writeInt(4 + body).writeZero(body);
    }

    @TearDown
    public void release() {
        burst.release();
    }

    /** One message. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long walk() {
        walker.walk(burst.retain());
        return counting.told;
    }

    /** Lets everything pass, and counts. */
    private static final class Counting implements FrameWalker.Visitor {
        private long told;

        @Override
        public boolean wantsWhole(byte type) {
            return type != Reply.DATA_ROW;
        }

        @Override
        public Verdict frame(ByteBuf in, int at, byte type) {
            return type == Reply.READY_FOR_QUERY ? Verdict.PASS_AND_TELL : Verdict.PASS;
        }

        @Override
        public void passed(ByteBuf in, int at, byte type) {
            told++;
        }

        @Override
        public void pass(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void garbled() {
            throw new IllegalStateException("the burst is well made");
        }
    }
}
