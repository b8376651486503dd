package io.shiming.registration.application;

import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import io.quarkus.test.junit.QuarkusMock;
import io.restassured.response.Response;
import io.shiming.registration.persistence.MobileRegistrations;
import io.shiming.registration.persistence.RegistrationRepository;
import io.shiming.registration.rest.Scenario;
import io.shiming.registration.rest.ServiceTest;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With a limit, which there is none of unless it is configured. */
@ServiceTest
class LimitPerPersonTest {
    private static final int MOST = 3;

    @Inject
    RegistrationRepository registrations;

    @Inject
    MobileRegistrations mobile;

    @Inject
    RegistrationConfig config;

    @BeforeEach
    void limited() {
        RegistrationConfig limited = (RegistrationConfig) Proxy.newProxyInstance(
                RegistrationConfig.class.getClassLoader(),
                new Class<?>[] {RegistrationConfig.class},
                (proxy, method, arguments) -> method.getName().equals("mostMobilePerPerson")
                        ? OptionalInt.of(MOST)
                        : method.invoke(config, arguments));
        QuarkusMock.installMockForType(new LimitPerPerson(registrations, mobile, limited), LimitPerPerson.class);
    }

    @Test
    @DisplayName("Art. 11: of many registrations of one person at once as many are made as may be, and no more")
    void race() throws Exception {
        Scenario operator = Scenario.anyOperator();
        String person = Scenario.newResidentNumber();
        List<Callable<Response>> requests = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Map<String, Object> body = of(operator, person, "RESIDENT_IDENTITY_CARD");
            requests.add(() -> operator.register(body));
        }
        List<Response> answers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(requests.size());
        try {
            for (Future<Response> answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
        } finally {
            threads.shutdownNow();
        }
        List<Response> made =
                answers.stream().filter(answer -> answer.statusCode() < 300).toList();
        assertThat(made).hasSize(MOST);
        assertThat(answers).filteredOn(answer -> answer.statusCode() >= 300).allSatisfy(answer -> tooMany(answer));
    }

    @Test
    @DisplayName("Art. 11: what counts is the person, not the document shown, at one operator, and what is in service")
    void whatCounts() {
        Scenario operator = Scenario.anyOperator();
        String person = Scenario.newResidentNumber();
        String first = made(operator.register(of(operator, person, "RESIDENT_IDENTITY_CARD")));
        made(operator.register(of(operator, person, "TEMPORARY_IDENTITY_CARD")));
        made(operator.register(of(operator, person, "RESIDENT_IDENTITY_CARD")));
        tooMany(operator.register(of(operator, person, "TEMPORARY_IDENTITY_CARD")));
        Map<String, Object> account = of(operator, person, "RESIDENT_IDENTITY_CARD");
        at(account, "service").put("type", "EMAIL");
        made(operator.register(account));
        Scenario another = Scenario.anyOperator();
        made(another.register(of(another, person, "RESIDENT_IDENTITY_CARD")));
        operator.oss()
                .body(Map.of("reason", "left"))
                .post("/v1/registrations/" + first + "/termination")
                .then()
                .statusCode(200);
        made(operator.register(of(operator, person, "RESIDENT_IDENTITY_CARD")));
    }

    @Test
    @DisplayName("Art. 11: a unit may have as many as it needs")
    void units() {
        Scenario operator = Scenario.anyOperator();
        for (int i = 0; i <= MOST; i++) {
            made(operator.register(operator.unit("丝路贸易有限公司", "李四")));
        }
    }

    private static String made(Response answer) {
        return answer.then().statusCode(lessThan(300)).extract().path("id");
    }

    private static void tooMany(Response answer) {
        answer.then()
                .statusCode(422)
                .body("code", equalTo("TOO_MANY_REGISTRATIONS"))
                .body("article", equalTo(11));
    }

    private static Map<String, Object> of(Scenario operator, String person, String type) {
        Map<String, Object> body = operator.individual("张三");
        at(body, "holder", "document").put("type", type);
        at(body, "holder", "document").put("number", person);
        return body;
    }
}
