package io.shiming.registration.rest;

import static io.shiming.registration.rest.Disclosures.PATH;
import static io.shiming.registration.rest.Disclosures.approve;
import static io.shiming.registration.rest.Disclosures.number;
import static io.shiming.registration.rest.Disclosures.official;
import static io.shiming.registration.rest.Disclosures.opened;
import static io.shiming.registration.rest.Disclosures.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jose.jwk.ECKey;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The keys to which results are sealed. */
@ServiceTest
class AuthorityKeyResourceTest extends DisclosureScenario {
    @Test
    @DisplayName("Art. 16: a result is sealed to the key that the authority has when it is read")
    void rotated() {
        String office = "market-regulation";
        String id = official(office, official)
                .body(Disclosures.body(office, operator.operatorId(), number(phone), "STATUS"))
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        approve(operator, "officer-1", id).then().statusCode(200);
        ECKey next = Disclosures.key("authority-2");
        int version = Disclosures.register(office, next).path("version");
        Disclosures.register(office, next).then().statusCode(200).body("version", equalTo(version));

        Response result = official(office, official).get(PATH + "/" + id + "/result");

        result.then().statusCode(200).body("keyId", equalTo("authority-2"));
        assertThat(opened(result, next).getString("authority")).isEqualTo(office);
    }

    @Test
    @DisplayName("Art. 10, 16: a key is registered once, here, and incident-service is told what to seal evidence to")
    void told() {
        String office = "communications-authority";
        ECKey next = Disclosures.key("told-" + UUID.randomUUID());
        for (int time = 0; time < 2; time++) {
            Disclosures.register(office, next).then().statusCode(200).body("keyId", equalTo(next.getKeyID()));
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(incidents.told(IncidentServiceResource.KEYS, next.getKeyID()))
                        .singleElement()
                        .satisfies(told -> {
                            JsonPath body = JsonPath.from(told.getBodyAsString());
                            assertThat(body.getString("authority")).isEqualTo(office);
                            assertThat(body.getInt("version")).isPositive();
                            assertThat(body.getMap("key"))
                                    .isEqualTo(next.toPublicJWK().toJSONObject());
                        }));
    }

    @Test
    @DisplayName("Art. 16: a private key, and one that nothing can be sealed to, is refused")
    void unusableKey() {
        for (String jwk :
                List.of(Disclosures.KEY.toJSONString(), "{\"kty\":\"EC\"}", "{\"kty\":\"oct\",\"x\":\"AAAA\"}")) {
            official(NET, official).body(jwk).put("/v1/authority-keys").then().statusCode(400);
        }
    }
}
