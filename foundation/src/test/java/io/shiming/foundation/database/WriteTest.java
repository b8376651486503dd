package io.shiming.foundation.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.smallrye.mutiny.Uni;
import java.net.ConnectException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WriteTest {

    @Test
    @DisplayName("a server that is there and silent is an outage, as one that is not there is")
    void outages() {
        Throwable silence = catchThrowable(
                () -> Database.bounded(Uni.createFrom().nothing()).await().indefinitely());
        assertThat(silence).matches(Write::outage);
        assertThat(new ConnectException()).matches(Write::outage);
        assertThat(new IllegalStateException()).matches(failure -> !Write.outage(failure));
    }
}
