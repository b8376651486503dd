package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.demonstration.Person;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Late: two years on, services clean up what other tests may still want. */
@Order(Integer.MAX_VALUE - 2)
@ExtendWith(Sandbox.class)
class ClockIT {

    @AfterEach
    void present(SandboxClient client) throws Exception {
        client.suite().steer("clock", Map.of("offset", "PT0S"));
    }

    @Test
    @DisplayName("Art. 10: a document that is good today has expired when the sandbox's clocks are moved past its end")
    void moved(SandboxClient client) throws Exception {
        Person anybody = client.anybody();
        Person person = new Person(
                anybody.name(),
                anybody.documentType(),
                anybody.documentNumber(),
                LocalDate.now(ZoneOffset.UTC).plusYears(1).toString());
        assertThat(client.register(client.application(person)).status()).isEqualTo(201);

        client.suite().steer("clock", Map.of("offset", "P730D"));
        Reply refused = client.register(client.application(person));
        client.suite().steer("clock", Map.of("offset", "PT0S"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("code")).isEqualTo("DOCUMENT_EXPIRED");
        assertThat(client.register(client.application(person)).status()).isEqualTo(201);
    }
}
