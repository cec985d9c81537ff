package dev.pointsman.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransportTest {
    @Test
    void ioUringHasToBeAskedFor() {
        assertThat(Transport.choose("auto")).isEqualTo(Transport.EPOLL);
        assertThat(Transport.choose("IO_URING")).isEqualTo(Transport.IO_URING);
    }
}
