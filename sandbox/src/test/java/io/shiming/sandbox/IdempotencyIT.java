package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Person;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Sandbox.class)
class IdempotencyIT {
    private static final int AT_ONCE = 50;

    @Test
    @DisplayName("Art. 9: fifty identical posts at once register once")
    void parallel(SandboxClient client) throws Exception {
        String number = Applications.freeMobileNumber();
        Map<String, Object> application = client.application(SandboxClient.OPERATOR, client.anybody(), number);
        String key = UUID.randomUUID().toString();

        List<Reply> replies = atOnce(() -> client.register(key, application));

        Set<String> ids = replies.stream()
                .filter(Reply::isSuccess)
                .map(reply -> reply.text("id"))
                .collect(Collectors.toSet());
        assertThat(ids).hasSize(1);
        assertThat(replies).filteredOn(reply -> !reply.isSuccess()).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.text("code")).isEqualTo("IDEMPOTENCY_IN_FLIGHT");
        });
        assertThat(client.search(SandboxClient.OPERATOR, number).body().path("items"))
                .hasSize(1);
    }

    @Test
    @DisplayName("a repeat gets the first answer again; another body under the same key is refused")
    void repeated(SandboxClient client) throws Exception {
        Person person = client.anybody();
        Map<String, Object> application = client.application(person);
        String key = UUID.randomUUID().toString();

        Reply first = client.register(key, application);
        Reply second = client.register(key, application);
        Reply other = client.register(key, client.application(person));

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.isReplayed()).isFalse();
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.isReplayed()).isTrue();
        assertThat(second.text("id")).isEqualTo(first.text("id"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    @DisplayName("a refusal is replayed too")
    void refusalRepeated(SandboxClient client) throws Exception {
        Map<String, Object> application = client.application(client.cast().stranger());
        String key = UUID.randomUUID().toString();

        Reply first = client.register(key, application);
        Reply second = client.register(key, application);

        assertThat(first.status()).isEqualTo(422);
        assertThat(second.status()).isEqualTo(422);
        assertThat(second.text("code")).isEqualTo(first.text("code"));
        assertThat(second.isReplayed()).isTrue();
    }

    @Test
    @DisplayName("without a key nothing is registered")
    void missing(SandboxClient client) throws Exception {
        Map<String, Object> application = client.application(client.anybody());
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + client.suite().token(SandboxClient.OPERATOR));

        Reply reply = client.http()
                .sendJson(
                        "POST",
                        client.sandbox().services().get("registration") + "/v1/registrations",
                        headers,
                        application);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("IDEMPOTENCY_KEY_MISSING");
    }

    private static List<Reply> atOnce(Callable<Reply> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            CountDownLatch ready = new CountDownLatch(AT_ONCE);
            List<Future<Reply>> calls = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                calls.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return call.call();
                }));
            }
            List<Reply> replies = new ArrayList<>();
            for (Future<Reply> reply : calls) {
                replies.add(reply.get());
            }
            return replies;
        } finally {
            threads.shutdownNow();
        }
    }
}
