package io.shiming.registration.rest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.Tokens;
import java.text.ParseException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** What officials and compliance officers send about disclosures. */
public final class Disclosures {
    static final String PATH = "/v1/disclosures";
    static final String NUMBER = "调证 2026-";
    static final List<String> OFFICES = List.of(
            "public-security", "market-regulation", "civil-affairs", "communications-authority", "internet-authority");
    /** Of all authorities. */
    static final ECKey KEY = key("authority-1");

    private static final AtomicInteger ORDERS = new AtomicInteger();

    private Disclosures() {}

    static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Response register(String office, ECKey key) {
        return official(office, "keeper").body(key.toPublicJWK().toJSONString()).put("/v1/authority-keys");
    }

    static void registerAll() {
        OFFICES.forEach(office -> register(office, KEY).then().statusCode(200));
    }

    static RequestSpecification official(String office, String subject) {
        return Scenario.as(Tokens.as(office)
                .client("desk")
                .subject(subject)
                .claim("preferred_username", "somebody")
                .sign());
    }

    static RequestSpecification officer(Scenario operator, String subject) {
        return Scenario.as(Tokens.as("compliance-officer")
                .operator(operator.operatorId())
                .client("portal")
                .subject(subject)
                .claim("preferred_username", "somebody")
                .sign());
    }

    static Map<String, Object> number(Object serviceNumber) {
        return Map.of("serviceNumber", serviceNumber);
    }

    static Map<String, Object> resident(String number) {
        return Map.of("document", Map.of("type", "RESIDENT_IDENTITY_CARD", "number", number));
    }

    /** By an instrument of its own. */
    static Map<String, Object> body(String office, UUID operatorId, Map<String, Object> subject, String... fields) {
        Map<String, Object> instrument = new LinkedHashMap<>(Map.of(
                "authority",
                office,
                "number",
                NUMBER + ORDERS.incrementAndGet(),
                "issuedOn",
                LocalDate.now(ZoneOffset.UTC).minusDays(2).toString(),
                "validUntil",
                LocalDate.now(ZoneOffset.UTC).plusDays(10).toString(),
                "notifyAfterDays",
                0));
        return new LinkedHashMap<>(Map.of(
                "instrument",
                instrument,
                "operatorId",
                operatorId.toString(),
                "subject",
                subject,
                "fields",
                List.of(fields),
                "purpose",
                "case 2026-17"));
    }

    /** Asks as an official of the internet authority, and answers the id. */
    public static String request(String subject, Scenario operator, Map<String, Object> about, String... fields) {
        return official("internet-authority", subject)
                .body(body("internet-authority", operator.operatorId(), about, fields))
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static Response approve(Scenario operator, String officer, String id) {
        return officer(operator, officer).post(PATH + "/" + id + "/approval");
    }

    static Response result(String official, String id) {
        return official("internet-authority", official).get(PATH + "/" + id + "/result");
    }

    static JsonPath opened(Response result, ECKey key) {
        try {
            JWEObject sealed = JWEObject.parse(result.path("jwe"));
            sealed.decrypt(new ECDHDecrypter(key));
            return JsonPath.from(sealed.getPayload().toString());
        } catch (ParseException | JOSEException notOurs) {
            throw new IllegalStateException(notOurs);
        }
    }

    /** Two officers agree to content, the official reads. */
    static JsonPath contentRead(Scenario operator, String official, String id) {
        approve(operator, "officer-2", id).then().statusCode(200);
        return approvedAndRead(operator, official, id);
    }

    /** One officer agrees, the official reads. */
    static JsonPath approvedAndRead(Scenario operator, String official, String id) {
        approve(operator, "officer-1", id).then().statusCode(200);
        Response result = result(official, id);
        result.then().statusCode(200);
        return opened(result, KEY);
    }
}
