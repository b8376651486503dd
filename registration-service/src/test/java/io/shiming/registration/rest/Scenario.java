package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.Tokens;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/** An operator that was entered, and what it sends. */
public final class Scenario {
    private static final String CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final AtomicLong NUMBERS =
            new AtomicLong(13_000_000_000L + ThreadLocalRandom.current().nextLong(900_000_000L));
    public static final String ADULT = "11010519491231002X";
    static final String HANDLER = "440524188001010014";
    static final String COMPANY = "91350100M000100Y43";

    /** Of the 17 digits before the check character, GB 11643. */
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

    final UUID operatorId;

    private Scenario(UUID operatorId) {
        this.operatorId = operatorId;
    }

    static Scenario operatorLicensedFor(String... serviceTypes) {
        String id = as(Tokens.as("communications-authority").sign())
                .body(operator(creditCode(), "2016-10-01", "2099-12-31", List.of(serviceTypes)))
                .post("/v1/operators")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return new Scenario(UUID.fromString(id));
    }

    public UUID operatorId() {
        return operatorId;
    }

    public static Scenario anyOperator() {
        return operatorLicensedFor(
                "MOBILE_ACCOUNT_OPENING",
                "EMAIL",
                "DOMAIN_REGISTRATION",
                "MOBILE_TRANSFER",
                "BLOG",
                "INSTANT_MESSAGING");
    }

    static Map<String, Object> operator(String code, String from, String until, List<String> serviceTypes) {
        return Map.of(
                "name",
                "天山电信",
                "unifiedSocialCreditCode",
                code,
                "licences",
                List.of(Map.of(
                        "kind", "TELECOM_BUSINESS",
                        "number", "A2.B1-" + code.substring(8),
                        "validFrom", from,
                        "validUntil", until,
                        "serviceTypes", serviceTypes)));
    }

    /** A request as an OSS sends it: token, a fresh idempotency key, JSON. */
    static RequestSpecification as(String token) {
        return as(token, UUID.randomUUID().toString());
    }

    public static RequestSpecification as(String token, String idempotencyKey) {
        return given().auth()
                .oauth2(token)
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json");
    }

    public RequestSpecification oss() {
        return as(token());
    }

    /** A request of the person who is known by this document. */
    public static RequestSpecification subscriber(String documentType, String documentNumber) {
        return as(Tokens.as("subscriber")
                .claim("id_document_type", documentType)
                .claim("id_document_number", documentNumber)
                .subject("person-" + documentNumber.hashCode())
                .sign());
    }

    public String token() {
        return Tokens.as("operator")
                .operator(operatorId)
                .client("oss-" + operatorId)
                .sign();
    }

    public static String newNumber() {
        return "+86" + NUMBERS.incrementAndGet();
    }

    /** Of an adult nobody else is. */
    public static String newResidentNumber() {
        String number = "650102" + (1950 + ThreadLocalRandom.current().nextInt(50))
                + "%02d%02d%03d"
                        .formatted(
                                1 + ThreadLocalRandom.current().nextInt(12),
                                1 + ThreadLocalRandom.current().nextInt(28),
                                ThreadLocalRandom.current().nextInt(1_000));
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (number.charAt(i) - '0') * WEIGHTS[i];
        }
        return number + "10X98765432".charAt(sum % 11);
    }

    /** A copy nobody else has. */
    String copy() {
        return copy(png());
    }

    /** An image, uploaded. */
    public String copy(byte[] image) {
        return given().auth()
                .oauth2(token())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("image/png")
                .body(image)
                .post("/v1/document-copies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    public Map<String, Object> individual(String name) {
        return registration("MOBILE_ACCOUNT_OPENING", newNumber(), "INDIVIDUAL", name, document(ADULT, "2036-03-07"));
    }

    public Map<String, Object> unit(String name, String handler) {
        Map<String, Object> body = registration(
                "MOBILE_ACCOUNT_OPENING",
                newNumber(),
                "UNIT",
                name,
                with(Map.of("type", "BUSINESS_LICENCE", "number", COMPANY, "copyId", copy())));
        body.put(
                "representative",
                with(Map.of(
                        "relation",
                        "HANDLER",
                        "name",
                        handler,
                        "document",
                        with(Map.of("type", "RESIDENT_IDENTITY_CARD", "number", HANDLER, "copyId", copy())),
                        "authorisationCopyId",
                        copy())));
        return body;
    }

    Map<String, Object> document(String number, String validUntil) {
        return with(
                Map.of("type", "RESIDENT_IDENTITY_CARD", "number", number, "validUntil", validUntil, "copyId", copy()));
    }

    static Map<String, Object> registration(
            String serviceType, String number, String kind, String name, Map<String, Object> document) {
        return with(Map.of(
                "service", with(Map.of("type", serviceType, "number", number)),
                "holder", with(Map.of("kind", kind, "name", name, "document", document)),
                "presence",
                        with(Map.of(
                                "method", "IN_PERSON",
                                "consistent", true,
                                "checkedBy", "clerk-17",
                                "checkedAt", "2026-11-23T08:00:00Z"))));
    }

    /** What the gateway calls back with, of a check that it had deferred. */
    Response reported(String registrationId, UUID verificationId, String outcome) {
        return reported(
                registrationId, verificationId, outcome, UUID.randomUUID().toString());
    }

    Response reported(String registrationId, UUID verificationId, String outcome, String idempotencyKey) {
        return as(Tokens.as("service").client("verification-gateway").sign(), idempotencyKey)
                .body(Map.of(
                        "verificationId",
                        verificationId.toString(),
                        "context",
                        Map.of("kind", "REGISTRATION", "id", registrationId),
                        "asker",
                        Map.of("kind", "OPERATOR", "id", operatorId.toString()),
                        "channel",
                        "PUBLIC_SECURITY",
                        "outcome",
                        outcome,
                        "receipt",
                        GatewayResource.RECEIPT,
                        outcome.equals("PENDING") ? "givenUpAt" : "checkedAt",
                        "2026-11-24T00:00:00Z"))
                .post("/v1/verification-outcomes");
    }

    public Response register(Map<String, Object> body) {
        return oss().body(body).post("/v1/registrations");
    }

    /** What stands at a path of a body. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> at(Map<String, Object> body, String... path) {
        Map<String, Object> found = body;
        for (String step : path) {
            found = (Map<String, Object>) found.get(step);
        }
        return found;
    }

    /** A special application that asks for these services from a while ago to far ahead. */
    Map<String, Object> application(String copy, String... serviceTypes) {
        return with(Map.of(
                "serviceTypes",
                List.of(serviceTypes),
                "validFrom",
                "2016-10-01",
                "validUntil",
                "2099-12-31",
                "documents",
                List.of(copy)));
    }

    /** Submits one, and answers its id. */
    public String apply(String... serviceTypes) {
        return oss().body(application(copy(), serviceTypes))
                .post("/v1/special-applications")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Map<String, Object> with(Map<String, Object> members) {
        return new LinkedHashMap<>(members);
    }

    static String creditCode() {
        StringBuilder code = new StringBuilder("9165");
        while (code.length() < 17) {
            code.append(CODE_ALPHABET.charAt(ThreadLocalRandom.current().nextInt(31)));
        }
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < 17; i++) {
            sum += CODE_ALPHABET.indexOf(code.charAt(i)) * weight;
            weight = weight * 3 % 31;
        }
        return code.append(CODE_ALPHABET.charAt((31 - sum % 31) % 31)).toString();
    }

    /** A whole PNG of one pixel, with a text of its own. */
    public static byte[] png() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13).putInt(1).putInt(1).put((byte) 8).array());
        chunk(out, "tEXt", ("id\0" + UUID.randomUUID()).getBytes(StandardCharsets.ISO_8859_1));
        chunk(out, "IDAT", new byte[] {0x78, (byte) 0x9c, 0x63, 0, 0, 0, 2, 0, 1});
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] named = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(named);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(named);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
