package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ServiceTest
class VenueResourceTest {
    private static final String PATH = "/v1/venues";
    private static final String LISTED = "SELECT count(*) FROM audit_entry WHERE action = 'venue.listed'";

    @ParameterizedTest
    @CsvSource({"INTERNET_CAFE,communications-authority", "HOTEL,public-security", "OTHER,internet-authority"})
    @DisplayName("Art. 14: cyber-cafés, hotels and other public venues are entered by an authority, each once")
    void entered(String kind, String authority) {
        Map<String, Object> body = VenueScenario.venue(kind);
        String id = as(authority)
                .body(body)
                .post(PATH)
                .then()
                .statusCode(201)
                .header("Location", containsString(PATH + "/"))
                .body("kind", equalTo(kind))
                .extract()
                .path("id");
        as("market-regulation").get(PATH + "/" + id).then().statusCode(200).body("name", equalTo(body.get("name")));
        as(authority).body(body).post(PATH).then().statusCode(409).body("code", equalTo("VENUE_ALREADY_ENTERED"));
        // Whoever runs it may run another elsewhere.
        body.put("address", "Kashgar " + id);
        as(authority).body(body).post(PATH).then().statusCode(201);
    }

    @Test
    @DisplayName("a venue sees itself only; an authority all, in pages")
    void seen() {
        VenueScenario venue = VenueScenario.entered();
        VenueScenario other = VenueScenario.entered();
        venue.front().get(PATH + "/" + venue.venueId()).then().statusCode(200);
        venue.front().get(PATH + "/" + other.venueId()).then().statusCode(404);
        venue.front()
                .get(PATH)
                .then()
                .body("items", hasSize(1))
                .body("items[0].id", equalTo(venue.venueId().toString()));
        String next = as("civil-affairs")
                .get(PATH + "?limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("next", notNullValue())
                .extract()
                .path("next");
        as("civil-affairs").get(PATH + "?limit=1&after=" + next).then().body("items", hasSize(1));
    }

    @Test
    @DisplayName("Art. 16: every look of an official at a venue is on record")
    void looksOnRecord() {
        VenueScenario venue = VenueScenario.entered();
        long lists = OwnerDatabase.count(LISTED);
        as("civil-affairs").get(PATH + "/" + venue.venueId()).then().statusCode(200);
        as("civil-affairs").get(PATH).then().statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'venue.read' AND object_id = ?",
                        venue.venueId()))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count(LISTED)).isEqualTo(lists + 1);
    }

    @Test
    @DisplayName("everything that is wrong with a venue is named")
    void everythingWrongIsNamed() {
        as("communications-authority")
                .body(Map.of("name", " ", "unifiedSocialCreditCode", "91350100M000100Y44"))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/kind", "/name", "/unifiedSocialCreditCode", "/address"));
    }

    private static io.restassured.specification.RequestSpecification as(String role) {
        return Scenario.as(Tokens.as(role).sign());
    }
}
