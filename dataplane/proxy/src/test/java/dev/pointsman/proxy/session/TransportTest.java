package dev.pointsman.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.channel.uring.IoUring;
import org.junit.jupiter.api.Test;

class TransportTest {
    /** Where the kernel has no io_uring the loop cannot be had, and there are no polls. */
    @Test
    void ioUringGoesWithoutThePollsThatLoseTheEndOfAConnection() {
        var _ = catchThrowable(() -> Transport.IO_URING.loop("polls").close());
        assertThat(IoUring.isPollAddMultishotEnabled()).isFalse();
    }

    @Test
    void ioUringHasToBeAskedFor() {
        assertThat(Transport.choose("auto")).isEqualTo(Transport.EPOLL);
        assertThat(Transport.choose("IO_URING")).isEqualTo(Transport.IO_URING);
    }
}
