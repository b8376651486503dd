package io.shiming.foundation.database;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * A service does not call itself ready on a PostgreSQL server that may lose what it has acknowledged. Killing processes
 * does not reveal {@code fsync=off}, and {@code synchronous_commit=off} loses rows only now and then: so it is looked at.
 */
@Readiness
@Singleton
public class DurabilityCheck implements AsyncHealthCheck {
    private static final Duration ASKED_EVERY = Duration.ofSeconds(3);
    /** Whoever asks for readiness does not wait long; a server that is there and silent is of no use. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final List<String> SETTINGS = List.of("fsync", "full_page_writes", "synchronous_commit");
    private static final String QUERY = SETTINGS.stream()
            .map(name -> "current_setting('" + name + "') AS " + name)
            .collect(Collectors.joining(", ", "SELECT ", ""));
    private static final String FINE = "durable";

    private final Uni<HealthCheckResponse> answer;

    DurabilityCheck(Pool main, @ReactiveDataSource("keys") Pool keys) {
        answer = Uni.combine()
                .all()
                .unis(state(main), state(keys))
                .with(DurabilityCheck::answer)
                .memoize()
                .forFixedDuration(ASKED_EVERY);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return answer;
    }

    private static HealthCheckResponse answer(String main, String keys) {
        return HealthCheckResponse.named("PostgreSQL keeps what it acknowledges")
                .withData("main", main)
                .withData("keys", keys)
                .status(main.equals(FINE) && keys.equals(FINE))
                .build();
    }

    private static Uni<String> state(Pool server) {
        return server.query(QUERY)
                .execute()
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(rows -> state(rows.iterator().next()))
                .onFailure()
                .recoverWithItem("does not answer");
    }

    private static String state(Row row) {
        String off = SETTINGS.stream()
                .filter(setting -> row.getString(setting).equals("off"))
                .map(setting -> setting + " is off")
                .collect(Collectors.joining(", "));
        return off.isEmpty() ? FINE : off;
    }
}
