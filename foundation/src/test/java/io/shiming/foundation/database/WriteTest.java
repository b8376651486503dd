package io.shiming.foundation.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WriteTest {

    @Test
    @DisplayName(
            "a server that is there and silent is an outage, as one that is not there is, and a lock that is not to be had in time")
    void outages() {
        Throwable silence = catchThrowable(
                () -> Database.bounded(Uni.createFrom().nothing()).await().indefinitely());
        assertThat(silence).matches(Write::outage);
        assertThat(new ConnectException()).matches(Write::outage);
        assertThat(new PgException("canceling statement due to lock timeout", "ERROR", "55P03", null))
                .matches(Write::outage);
        assertThat(new PgException("relation does not exist", "ERROR", "42P01", null))
                .matches(failure -> !Write.outage(failure));
        assertThat(new IllegalStateException()).matches(failure -> !Write.outage(failure));
    }
}
