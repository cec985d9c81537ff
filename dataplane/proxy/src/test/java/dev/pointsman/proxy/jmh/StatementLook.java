package dev.pointsman.proxy.jmh;

import dev.pointsman.proxy.route.Shape;
import dev.pointsman.proxy.route.StatementCache;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it takes to know where a statement may go. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StatementLook {
    /** As applications say it. */
    public enum Text {
        /** What pgbench says. */
        POINT_READ("SELECT abalance FROM pgbench_accounts WHERE aid = 4711;"),
        /** The same as a write. */
        UPDATE("UPDATE pgbench_accounts SET abalance = abalance + 17 WHERE aid = 4711;"),
        /** What a mapper says; long enough to be remembered. */
        MAPPED(
                "select o1_0.id,o1_0.customer_id,o1_0.placed_at,o1_0.state,o1_0.total,l1_0.order_id,l1_0.position,l1_0.product_id,"
                        + "l1_0.quantity,l1_0.price from orders o1_0 left join order_line l1_0 on o1_0.id=l1_0.order_id where"
                        + " o1_0.customer_id=$1 and o1_0.state in ($2,$3,$4) order by o1_0.placed_at desc,l1_0.position"),
        /** Nothing shows but at its end that it writes. */
        WRITING_WITH(
                "WITH gone AS (SELECT id FROM item WHERE label = 'a /* b */ ''c') DELETE FROM item WHERE id IN (SELECT id"
                        + " FROM gone)");

        private final String sql;

        Text(String sql) {
            this.sql = sql;
        }
    }

    /** Which one. */
    @Param
    public Text text = Text.POINT_READ;

    private final StatementCache cache = new StatementCache();
    private ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer();
    private int length;

    @Setup
    public void fill() {
        in.writeBytes(text.sql.getBytes(StandardCharsets.UTF_8));
        length = in.readableBytes();
    }

    @TearDown
    public void release() {
        in.release();
    }

    /** One statement. */
    @Benchmark
    public Shape look() {
        return cache.shape(in, 0, length);
    }
}
