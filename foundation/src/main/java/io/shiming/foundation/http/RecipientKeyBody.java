package io.shiming.foundation.http;

import io.shiming.foundation.problem.Violations;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A public key (RFC 7517), as it is registered; a member of a private one is unknown here, and so refused. No schema of its own
 * name: that would stand in the document of every service.
 */
public record RecipientKeyBody(
        @Schema(required = true, description = "EC, OKP or RSA")
        String kty,

        @Schema(description = "P-256, P-384, P-521 or X25519")
        String crv,

        String x,
        String y,

        @Schema(description = "of 2048 bits at least") String n,

        String e,

        @Schema(description = "made of the key where it is absent", maxLength = LONGEST_ID)
        String kid,

        @Schema(description = "enc, where it is there") String use,

        String alg) {
    static final int LONGEST_ID = 255;

    /**
     * Its members.
     *
     * @throws io.shiming.foundation.problem.DomainException BODY_INVALID where it is certainly none
     */
    public Map<String, Object> checked() {
        Violations violations = new Violations();
        violations.required("/kty", kty);
        if (kid != null) {
            violations.text("/kid", kid, LONGEST_ID);
        }
        violations.refuseIfAny();
        Map<String, Object> members = new LinkedHashMap<>();
        put(members, "kty", kty);
        put(members, "crv", crv);
        put(members, "x", x);
        put(members, "y", y);
        put(members, "n", n);
        put(members, "e", e);
        put(members, "kid", kid);
        put(members, "use", use);
        put(members, "alg", alg);
        return members;
    }

    private static void put(Map<String, Object> members, String name, String value) {
        if (value != null) {
            members.put(name, value);
        }
    }
}
