package io.shiming.registration.shared;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.shiming.foundation.testing.Tokens;
import io.shiming.registration.rest.ServiceTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class OverloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    Pool pool;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int connections;

    @Test
    @DisplayName("who gets no connection in time is told to come back later")
    void noConnectionInTime() {
        List<SqlConnection> taken = new ArrayList<>();
        try {
            while (taken.size() < connections) {
                taken.add(pool.getConnection().await().atMost(PATIENCE));
            }

            given().auth()
                    .oauth2(Tokens.as("communications-authority").sign())
                    .get("/v1/operators")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("OVERLOADED"));
        } finally {
            taken.forEach(SqlConnection::closeAndForget);
        }
    }
}
