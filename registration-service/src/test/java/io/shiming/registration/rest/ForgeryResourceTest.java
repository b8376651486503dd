package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A forgery is reported once, whenever it is found and whatever became of the registration meanwhile. */
@ServiceTest
class ForgeryResourceTest {
    GatewayResource gateway;

    private Scenario operator;

    @BeforeEach
    void anOperator() {
        operator = Scenario.anyOperator();
    }

    @Test
    @DisplayName("Art. 10: a representative's document found forged after the holder's was is reported as well")
    void secondOfTwo() {
        UUID late = gateway.defer("forger to be found later");
        String id = operator.register(operator.unit("outcome FORGED", "forger to be found later"))
                .then()
                .statusCode(422)
                .body("code", equalTo("DOCUMENT_FORGED"))
                .extract()
                .path("registrationId");
        assertThat(reported(id)).hasSize(1).doesNotContain(late.toString());
        operator.reported(id, late, "FORGED").then().statusCode(200);
        assertThat(reported(id)).hasSize(2).contains(late.toString());
    }

    @Test
    @DisplayName("Art. 10: a forgery found after the authority was given up is reported")
    void afterGivingUp() {
        UUID verification = gateway.defer("forger given up");
        String id = pending(operator.register(operator.individual("forger given up")));
        operator.reported(id, verification, "PENDING").then().statusCode(200);
        operator.oss().get("/v1/registrations/" + id).then().body("refusal.code", equalTo("VERIFICATION_TIMED_OUT"));
        operator.reported(id, verification, "FORGED").then().statusCode(200);
        assertThat(reported(id)).containsExactly(verification.toString());
    }

    @Test
    @DisplayName("Art. 10: of two forgeries reported at the same moment both are")
    void bothAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 5; i++) {
                UUID one = gateway.defer("forger, one " + i);
                UUID other = gateway.defer("forger, other " + i);
                String id = pending(operator.register(operator.unit("forger, one " + i, "forger, other " + i)));
                List<Callable<Integer>> both = List.of(
                        () -> operator.reported(id, one, "FORGED").statusCode(),
                        () -> operator.reported(id, other, "FORGED").statusCode());
                for (var answer : threads.invokeAll(both)) {
                    assertThat(answer.get()).isEqualTo(200);
                }
                assertThat(reported(id)).containsExactlyInAnyOrder(one.toString(), other.toString());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String pending(Response answer) {
        return answer.then().statusCode(202).extract().path("id");
    }

    private static List<String> reported(String id) {
        return OwnerDatabase.rows(
                        "SELECT body ->> 'verificationId' AS verification FROM outbox"
                                + " WHERE target = 'incident' AND kind = 'forgery' AND body ->> 'registrationId' = ?",
                        id)
                .stream()
                .map(row -> (String) row.get("verification"))
                .toList();
    }
}
