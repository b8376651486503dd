package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class VenueLogonResourceTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    GatewayResource gateway;

    @Inject
    KeyServer keys;

    @Test
    @DisplayName("Art. 14: whoever logs on is checked, registered and admitted; the venue sees them masked")
    void admitted() {
        VenueScenario venue = VenueScenario.entered();
        String id = venue.logOn("张三")
                .then()
                .statusCode(201)
                .header("Location", containsString(VenueScenario.PATH + "/"))
                .body("status", equalTo("ADMITTED"))
                .body("person.nameMasked", equalTo("张*"))
                .body("person.document.numberMasked", equalTo("110***********002X"))
                .body("terminal", equalTo("T-042"))
                .body("verification.outcome", equalTo("MATCH"))
                .body("verification.receipt", equalTo(GatewayResource.RECEIPT))
                .extract()
                .path("id");
        venue.look(id)
                .then()
                .statusCode(200)
                .body("status", equalTo("ADMITTED"))
                .body("person.nameMasked", equalTo("张*"))
                .body("startedAt", equalTo("2026-11-24T08:00:00Z"));
        assertThat(onTrail(id)).containsExactlyInAnyOrder("venue-logon.admitted", "venue-logon.read");
        assertThat(gateway.questions("张三"))
                .anySatisfy(question -> assertThat(question.getBodyAsString())
                        .contains(
                                "\"VENUE_LOGON\"",
                                "\"VENUE\"",
                                id,
                                venue.venueId().toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "MISMATCH,HOLDER_MISMATCH",
        "NOT_FOUND,DOCUMENT_NOT_FOUND",
        "EXPIRED,DOCUMENT_EXPIRED",
        "REVOKED,DOCUMENT_REVOKED",
        "FORGED,DOCUMENT_FORGED"
    })
    @DisplayName(
            "Art. 10, 14: whom an authority does not confirm is refused; that is kept as evidence, the guest is not")
    void refused(String outcome, String code) {
        VenueScenario venue = VenueScenario.entered();
        String location = venue.logOn("outcome " + outcome)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("article", equalTo(10))
                .extract()
                .header("Location");
        String id = location.substring(location.lastIndexOf('/') + 1);
        refusedWithoutGuest(venue, id, code);
        assertThat(told("venue-forgery", id)).isEqualTo(outcome.equals("FORGED") ? 1 : 0);
    }

    @Test
    @DisplayName("Art. 10, 14: no document, or one that cannot be right, is refused before anybody is asked")
    void notOpened() {
        VenueScenario venue = VenueScenario.entered();
        refusedAt(venue.logOn(VenueScenario.guest("张三", null)), "DOCUMENT_MISSING", "/person/document");
        refusedAt(
                venue.logOn(VenueScenario.guest("张三", Map.of("type", "BUSINESS_LICENCE", "number", Scenario.COMPANY))),
                "DOCUMENT_TYPE_NOT_VALID_FOR_HOLDER",
                "/person/document/type");
        refusedAt(
                venue.logOn(VenueScenario.guest(
                        "张三", Map.of("type", "RESIDENT_IDENTITY_CARD", "number", "110105194912310021"))),
                "DOCUMENT_NUMBER_INVALID",
                "/person/document/number");
        assertThat(logons(venue)).isZero();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'venue-logon.not-opened' AND object_id = ?",
                        venue.venueId()))
                .isEqualTo(3);
    }

    @Test
    @DisplayName("Art. 14: nobody logs on at a venue that was not entered")
    void notEntered() {
        Scenario.as(Tokens.as("venue")
                        .claim("venue_id", UUID.randomUUID().toString())
                        .sign())
                .body(VenueScenario.guest("张三"))
                .post(VenueScenario.PATH)
                .then()
                .statusCode(422)
                .body("code", equalTo("VENUE_NOT_ENTERED"))
                .body("article", equalTo(14));
    }

    @ParameterizedTest
    @ValueSource(strings = {"venue: is down", "venue: talks nonsense"})
    @DisplayName("Art. 14: whatever is wrong with the gateway, nobody is admitted by it; the sweep settles it later")
    void gatewayFails(String name) {
        VenueScenario venue = VenueScenario.entered();
        gateway.fail(name, name.endsWith("nonsense"));
        String id = pending(venue.logOn(name));
        gateway.match(name);
        await().atMost(SOON).untilAsserted(() -> venue.look(id).then().body("status", equalTo("ADMITTED")));
    }

    @Test
    @DisplayName("Art. 14: an answer that comes after the wait settles by itself")
    void slow() {
        VenueScenario venue = VenueScenario.entered();
        gateway.slow("venue: slow", "MATCH");
        String id = pending(venue.logOn("venue: slow"));
        await().atMost(SOON).untilAsserted(() -> venue.look(id).then().body("status", equalTo("ADMITTED")));
        // It counts for the next log-on like any other.
        venue.admitted("venue: slow");
        assertThat(gateway.asked("venue: slow")).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 14: a refusal that comes after the wait settles, too, and takes guest, key and copy with it")
    void slowRefusal() {
        VenueScenario venue = VenueScenario.entered();
        gateway.slow("venue: slow to refuse", "FORGED");
        Map<String, Object> guest = VenueScenario.guest("venue: slow to refuse");
        Scenario.at(guest, "person", "document").put("copyId", venue.copy());
        String id = pending(venue.logOn(guest));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM venue_logon_copy WHERE record_id = ?", UUID.fromString(id)))
                .isEqualTo(1);
        await().atMost(SOON).untilAsserted(() -> refusedWithoutGuest(venue, id, "DOCUMENT_FORGED"));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM venue_logon_copy WHERE record_id = ?", UUID.fromString(id)))
                .isZero();
        assertThat(told("venue-forgery", id)).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 14: a deferred check is settled by the gateway's call-back, once")
    void callBack() {
        VenueScenario venue = VenueScenario.entered();
        UUID verification = gateway.defer("venue: to be called back");
        String id = pending(venue.logOn("venue: to be called back"));
        report(venue, id, UUID.randomUUID(), "MATCH").then().statusCode(404);
        for (String outcome : List.of("MATCH", "MATCH", "MISMATCH")) {
            report(venue, id, verification, outcome).then().statusCode(200);
        }
        venue.look(id)
                .then()
                .body("status", equalTo("ADMITTED"))
                .body("verification.receipt", equalTo(GatewayResource.RECEIPT));
    }

    @Test
    @DisplayName("Art. 14: given up by the gateway it is refused with VERIFICATION_TIMED_OUT, and no late match admits")
    void givenUp() {
        VenueScenario venue = VenueScenario.entered();
        UUID verification = gateway.defer("venue: to be given up");
        String id = pending(venue.logOn("venue: to be given up"));
        report(venue, id, verification, "PENDING").then().statusCode(200);
        refusedWithoutGuest(venue, id, "VERIFICATION_TIMED_OUT");
        report(venue, id, verification, "MATCH").then().statusCode(200);
        venue.look(id).then().body("status", equalTo("REFUSED"));
    }

    @Test
    @DisplayName("Art. 10, 14: a forgery found after the authority was given up is reported, once")
    void lateForgery() {
        VenueScenario venue = VenueScenario.entered();
        UUID verification = gateway.defer("venue: forger given up");
        String id = pending(venue.logOn("venue: forger given up"));
        report(venue, id, verification, "PENDING").then().statusCode(200);
        report(venue, id, verification, "FORGED").then().statusCode(200);
        refusedWithoutGuest(venue, id, "VERIFICATION_TIMED_OUT");
        assertThat(told("venue-forgery", id)).isEqualTo(1);
        UUID known = gateway.defer("venue: forger found");
        String found = pending(venue.logOn("venue: forger found"));
        report(venue, found, known, "FORGED").then().statusCode(200);
        report(venue, found, known, "FORGED").then().statusCode(200);
        assertThat(told("venue-forgery", found)).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 14: the sweep settles what a lost call-back left, and refuses what is never answered")
    void swept() {
        VenueScenario venue = VenueScenario.entered();
        UUID verification = gateway.defer("venue: never called back");
        String id = pending(venue.logOn("venue: never called back"));
        gateway.answer("venue: never called back", verification, "MATCH");
        gateway.defer("venue: never answered");
        String never = pending(venue.logOn("venue: never answered"));
        OwnerDatabase.change(
                "UPDATE venue_logon SET created_at = created_at - interval '26 hours' WHERE id = ?",
                UUID.fromString(never));
        await().atMost(SOON).untilAsserted(() -> venue.look(id).then().body("status", equalTo("ADMITTED")));
        await().atMost(SOON).untilAsserted(() -> refusedWithoutGuest(venue, never, "VERIFICATION_TIMED_OUT"));
    }

    @Test
    @DisplayName("a report for a log-on that was never stored is taken when none can come any more, or sent again")
    void nobodys() {
        VenueScenario venue = VenueScenario.entered();
        String longAgo = "0198a000-0000-7000-8000-000000000000";
        report(venue, longAgo, UUID.randomUUID(), "MATCH").then().statusCode(200);
        UUID soon = new UUID(System.currentTimeMillis() << 16 | 0x7000, 0x8000_0000_0000_0000L);
        report(venue, soon.toString(), UUID.randomUUID(), "MATCH").then().statusCode(404);
    }

    @Test
    @DisplayName(
            "Art. 9, 14: while checks are paused a log-on is told so, leaves nothing behind, and can be sent again")
    void paused() {
        VenueScenario venue = VenueScenario.entered();
        gateway.pause("venue: paused");
        Map<String, Object> body = VenueScenario.guest("venue: paused");
        String key = UUID.randomUUID().toString();
        Scenario.as(venue.token(), key)
                .body(body)
                .post(VenueScenario.PATH)
                .then()
                .statusCode(429)
                .header("Retry-After", "4711")
                .body("code", equalTo("CHECKS_PAUSED"));
        assertThat(logons(venue)).isZero();
        gateway.match("venue: paused");
        Scenario.as(venue.token(), key)
                .body(body)
                .post(VenueScenario.PATH)
                .then()
                .statusCode(201);
    }

    @Test
    @DisplayName("Art. 9, 14: a pending log-on whose checks are paused is not asked for again before the pause is over")
    void pausedWhilePending() {
        VenueScenario venue = VenueScenario.entered();
        gateway.fail("venue: paused while pending", false);
        UUID id = UUID.fromString(pending(venue.logOn("venue: paused while pending")));
        gateway.pause("venue: paused while pending");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(OwnerDatabase.count(
                                "SELECT count(*) FROM venue_logon WHERE id = ?"
                                        + " AND sweep_at BETWEEN created_at + interval '4711 seconds'"
                                        + " AND created_at + interval '6000 seconds'",
                                id))
                        .isEqualTo(1));
        gateway.match("venue: paused while pending");
        OwnerDatabase.change("UPDATE venue_logon SET sweep_at = created_at WHERE id = ?", id);
        await().atMost(SOON)
                .untilAsserted(() -> venue.look(id.toString()).then().body("status", equalTo("ADMITTED")));
    }

    @Test
    @DisplayName("Art. 14: while a guest stays the authority is not asked again, at no terminal; afterwards it is")
    void stay() {
        VenueScenario venue = VenueScenario.entered();
        String first = venue.admitted("venue: guest who stays");
        String second = venue.logOn(onTerminal("venue: guest who stays", "T-043"))
                .then()
                .statusCode(201)
                .body("status", equalTo("ADMITTED"))
                .body("terminal", equalTo("T-043"))
                .body("verification.verificationId", equalTo(venue.look(first).path("verification.verificationId")))
                .extract()
                .path("id");
        venue.end(first).then().statusCode(200);
        String third = venue.admitted("venue: guest who stays");
        assertThat(gateway.asked("venue: guest who stays")).isEqualTo(1);
        venue.end(second).then().statusCode(200);
        venue.end(third).then().statusCode(200);
        String back = venue.admitted("venue: guest who stays");
        assertThat(gateway.asked("venue: guest who stays")).isEqualTo(2);
        // As another replica ends it.
        OwnerDatabase.change(
                "UPDATE venue_logon SET status = 'ENDED', ended_at = created_at WHERE id = ?", UUID.fromString(back));
        venue.admitted("venue: guest who stays");
        assertThat(gateway.asked("venue: guest who stays")).isEqualTo(3);
    }

    @Test
    @DisplayName("Art. 14: what was found of a guest counts for that name and document, at that venue")
    void nobodyElse() {
        VenueScenario venue = VenueScenario.entered();
        venue.admitted("venue: known here");
        VenueScenario.entered().admitted("venue: known here");
        assertThat(gateway.asked("venue: known here")).isEqualTo(2);
        venue.logOn(VenueScenario.guest(
                        "venue: known here", Map.of("type", "RESIDENT_IDENTITY_CARD", "number", Scenario.HANDLER)))
                .then()
                .statusCode(201);
        assertThat(gateway.asked("venue: known here")).isEqualTo(3);
        venue.logOn("outcome MISMATCH").then().statusCode(422);
    }

    @Test
    @DisplayName("Art. 14: a session ends once, and its record stays")
    void ended() {
        VenueScenario venue = VenueScenario.entered();
        String id = venue.admitted("张三");
        String key = UUID.randomUUID().toString();
        for (String replayed : new String[] {null, "true"}) {
            Scenario.as(venue.token(), key)
                    .post(VenueScenario.PATH + "/" + id + "/end")
                    .then()
                    .statusCode(200)
                    .header("Idempotency-Replayed", replayed)
                    .body("status", equalTo("ENDED"))
                    .body("endedAt", notNullValue());
        }
        venue.end(id).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        venue.look(id).then().body("status", equalTo("ENDED")).body("person.nameMasked", equalTo("张*"));
    }

    @Test
    @DisplayName(
            "Art. 14, 15: a session that nobody ends is ended after a week, so that its day does not stay for ever; others go on")
    void forgotten() {
        VenueScenario venue = VenueScenario.entered();
        String id = venue.admitted("venue: forgotten");
        String other = venue.admitted("venue: not forgotten");
        OwnerDatabase.change(
                "UPDATE venue_logon SET created_at = created_at - interval '169 hours' WHERE id = ?",
                UUID.fromString(id));
        OwnerDatabase.change(
                "UPDATE venue_logon SET created_at = created_at - interval '167 hours' WHERE id = ?",
                UUID.fromString(other));
        await().atMost(SOON)
                .untilAsserted(() -> venue.look(id)
                        .then()
                        .body("status", equalTo("ENDED"))
                        .body("endedAt", notNullValue())
                        .body("person.nameMasked", notNullValue()));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'venue-logon.ended'"
                                + " AND actor = 'registration-service' AND object_id = ?",
                        UUID.fromString(id)))
                .isEqualTo(1);
        venue.look(other).then().body("status", equalTo("ADMITTED"));
        venue.end(id).then().statusCode(409);
    }

    @Test
    @DisplayName("Art. 14: what is not admitted is not ended")
    void notEnded() {
        VenueScenario venue = VenueScenario.entered();
        UUID verification = gateway.defer("venue: not yet admitted");
        String id = pending(venue.logOn("venue: not yet admitted"));
        venue.end(id).then().statusCode(409);
        report(venue, id, verification, "MISMATCH").then().statusCode(200);
        venue.end(id).then().statusCode(409);
    }

    @Test
    @DisplayName("Art. 16: a venue sees and ends its own log-ons only")
    void tenancy() {
        VenueScenario venue = VenueScenario.entered();
        VenueScenario other = VenueScenario.entered();
        String id = venue.admitted("张三");
        for (String nobodys : List.of(id, UUID.randomUUID().toString(), "0198a000-0000-7000-8000-000000000000", "x")) {
            other.look(nobodys).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
            other.end(nobodys).then().statusCode(404);
        }
        venue.look(id).then().statusCode(200).body("status", equalTo("ADMITTED"));
    }

    @Test
    @DisplayName("Art. 9, 14: the copy of a guest's document is asked for by nobody, and kept once where there is one")
    void copies() {
        VenueScenario venue = VenueScenario.entered();
        String copy = venue.copy();
        // The refused one leaves it, for another try.
        venue.logOn(showing("outcome MISMATCH", copy)).then().statusCode(422).body("code", equalTo("HOLDER_MISMATCH"));
        venue.logOn(showing("张三", copy)).then().statusCode(201);
        refusedAt(venue.logOn(showing("张三", copy)), "COPY_ALREADY_USED", "/person/document/copyId");
        refusedAt(venue.logOn(showing("李四", UUID.randomUUID().toString())), "COPY_UNKNOWN", "/person/document/copyId");
        refusedAt(
                venue.logOn(showing("李四", VenueScenario.entered().copy())), "COPY_UNKNOWN", "/person/document/copyId");
    }

    @Test
    @DisplayName("Art. 14: fifty parallel identical posts are one log-on")
    void fiftyParallelIdenticalPostsAreOneLogon() throws Exception {
        VenueScenario venue = VenueScenario.entered();
        Map<String, Object> body = VenueScenario.guest("venue: fifty times");
        String key = UUID.randomUUID().toString();
        String token = venue.token();
        Set<String> ids = new HashSet<>();
        Callable<Response> post = () -> Scenario.as(token, key).body(body).post(VenueScenario.PATH);
        ExecutorService pool = Executors.newFixedThreadPool(25);
        try {
            for (var answer : pool.invokeAll(Collections.nCopies(50, post))) {
                assertThat(answer.get().statusCode()).isEqualTo(201);
                ids.add(answer.get().path("id"));
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(ids).hasSize(1);
        assertThat(logons(venue)).isEqualTo(1);
        assertThat(onTrail(ids.iterator().next())).containsExactly("venue-logon.admitted");
    }

    @Test
    @DisplayName("no log-on began in time to come, but for clocks that differ a little")
    void ahead() {
        VenueScenario venue = VenueScenario.entered();
        Map<String, Object> body = VenueScenario.guest("张三");
        body.put("startedAt", Instant.now().plusSeconds(360).toString());
        venue.logOn(body)
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("/startedAt")))
                .body("violations.code", equalTo(List.of("NOT_ALLOWED")));
        assertThat(logons(venue)).isZero();
        body.put("startedAt", Instant.now().plusSeconds(240).toString());
        venue.logOn(body).then().statusCode(201);
    }

    @Test
    @DisplayName("everything that is wrong with a log-on is named at once")
    void everythingWrongIsNamed() {
        VenueScenario venue = VenueScenario.entered();
        venue.logOn(new HashMap<>(
                        Map.of("person", Map.of("name", " ", "document", Map.of("number", "x")), "terminal", "\u0007")))
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/person/name", "/person/document/type", "/terminal", "/startedAt"));
        venue.front()
                .body("{}")
                .post(VenueScenario.PATH)
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/person", "/terminal", "/startedAt"));
    }

    private void refusedWithoutGuest(VenueScenario venue, String id, String code) {
        venue.look(id)
                .then()
                .statusCode(200)
                .body("status", equalTo("REFUSED"))
                .body("refusal.code", equalTo(code))
                .body("person", nullValue())
                .body("terminal", nullValue());
        UUID logon = UUID.fromString(id);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM venue_logon WHERE id = ? AND sealed IS NOT NULL", logon))
                .isZero();
        assertThat(keys.find(List.of(logon)).await().indefinitely()).isEmpty();
    }

    private static void refusedAt(Response answer, String code, String pointer) {
        answer.then().statusCode(422).body("code", equalTo(code)).body("violations.field", hasItem(pointer));
    }

    private static String pending(Response answer) {
        return answer.then()
                .statusCode(202)
                .header("Location", containsString(VenueScenario.PATH + "/"))
                .body("status", equalTo("PENDING_VERIFICATION"))
                .body("verification.outcome", equalTo("PENDING"))
                .extract()
                .path("id");
    }

    private static Map<String, Object> onTerminal(String name, String terminal) {
        Map<String, Object> body = VenueScenario.guest(name);
        body.put("terminal", terminal);
        return body;
    }

    private static Map<String, Object> showing(String name, String copy) {
        Map<String, Object> body = VenueScenario.guest(name);
        Scenario.at(body, "person", "document").put("copyId", copy);
        return body;
    }

    private static Response report(VenueScenario venue, String logon, UUID verification, String outcome) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "verificationId",
                verification.toString(),
                "context",
                Map.of("kind", "VENUE_LOGON", "id", logon),
                "asker",
                Map.of("kind", "VENUE", "id", venue.venueId().toString()),
                "channel",
                "PUBLIC_SECURITY",
                "outcome",
                outcome,
                outcome.equals("PENDING") ? "givenUpAt" : "checkedAt",
                "2026-11-24T00:00:00Z"));
        if (!outcome.equals("PENDING")) {
            body.put("receipt", GatewayResource.RECEIPT);
        }
        return Scenario.as(Tokens.as("service").client("verification-gateway").sign())
                .body(body)
                .post("/v1/verification-outcomes");
    }

    private static long logons(VenueScenario venue) {
        return OwnerDatabase.count("SELECT count(*) FROM venue_logon WHERE venue_id = ?", venue.venueId());
    }

    private static long told(String kind, String logon) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM outbox WHERE kind = ? AND body ->> 'venueLogonId' = ?", kind, logon);
    }

    private static List<String> onTrail(String logon) {
        return OwnerDatabase.rows("SELECT action FROM audit_entry WHERE object_id = ?", UUID.fromString(logon)).stream()
                .map(row -> (String) row.get("action"))
                .toList();
    }
}
