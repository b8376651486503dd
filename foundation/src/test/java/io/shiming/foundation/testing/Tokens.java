package io.shiming.foundation.testing;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access tokens as the realm issues them, signed with the test realm's key. {@code Tokens.as("operator").operator(id)
 * .sign()} is what most tests need; the other methods make a token wrong in one respect.
 */
public final class Tokens {
    /** Every service of the suite; the audience of a token unless the test says otherwise. */
    private static final Set<String> EVERY_SERVICE = Set.of(
            "registration-service", "verification-gateway", "agent-service", "retention-service", "incident-service");

    /**
     * Those that are as the realm issues them, by everything they say: to sign one takes longer than to answer the
     * request it is for, and most tests send one again and again.
     */
    private static final Map<Object, String> ISSUED = new ConcurrentHashMap<>();

    // Test resources and tests may be loaded by different class loaders; system properties reach both.
    private static final String ISSUER = "shiming.testing.issuer";
    private static final String KEY = "shiming.testing.signing-key";

    /** Longer than any module's tests take, on a slow machine too. */
    private static final Duration USUAL = Duration.ofHours(2);

    private final List<String> roles;
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private Set<String> audience = EVERY_SERVICE;
    private String client = "test-client";
    private String subject = "test-subject";
    private String issuer = System.getProperty(ISSUER);
    private Duration lifetime = USUAL;
    private boolean forged;

    /** Made when first needed, once: a key takes longer than a request. */
    private static final class SomebodyElse {
        static final PrivateKey KEY = pair().getPrivate();
    }

    private Tokens(List<String> roles) {
        this.roles = roles;
    }

    /** A token with these realm roles. */
    public static Tokens as(String... roles) {
        return new Tokens(List.of(roles));
    }

    public Tokens operator(UUID id) {
        return claim("operator_id", id.toString());
    }

    public Tokens client(String value) {
        this.client = value;
        return this;
    }

    public Tokens subject(String value) {
        this.subject = value;
        return this;
    }

    public Tokens claim(String name, Object value) {
        claims.put(name, value);
        return this;
    }

    public Tokens audience(String... services) {
        this.audience = Set.of(services);
        return this;
    }

    public Tokens issuer(String value) {
        this.issuer = value;
        return this;
    }

    /** Negative for one that has expired already. */
    public Tokens expiringIn(Duration duration) {
        this.lifetime = duration;
        return this;
    }

    /** Signed by somebody else, under our key's name. */
    public Tokens forged() {
        this.forged = true;
        return this;
    }

    /** Signed by nobody: {@code alg} is {@code none}. */
    public String unsigned() {
        String header = "{\"alg\":\"none\",\"kid\":\"test\",\"typ\":\"JWT\"}";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + sign().replaceFirst("^[^.]*(\\.[^.]*\\.).*$", "$1");
    }

    public String sign() {
        return lifetime.equals(USUAL) && !forged
                ? ISSUED.computeIfAbsent(
                        List.of(System.getProperty(KEY), issuer, subject, audience, client, roles, Map.copyOf(claims)),
                        saying -> signed(signingKey()))
                : signed(forged ? SomebodyElse.KEY : signingKey());
    }

    private String signed(PrivateKey key) {
        Instant now = Instant.now();
        JwtClaimsBuilder token = Jwt.claims()
                .issuer(issuer)
                .subject(subject)
                .audience(audience)
                .issuedAt(now.minus(Duration.ofDays(1)))
                .expiresAt(now.plus(lifetime))
                .claim("azp", client)
                .claim("typ", "Bearer")
                .claim("realm_access", Map.of("roles", roles));
        claims.forEach(token::claim);
        return token.jws().keyId("test").sign(key);
    }

    /** Makes the realm's key; the answer is its public half as a JWK set. */
    static String makeKey(String issuer) {
        KeyPair pair = pair();
        System.setProperty(ISSUER, issuer);
        System.setProperty(
                KEY, Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
        RSAPublicKey open = (RSAPublicKey) pair.getPublic();
        return """
                {"keys":[{"kty":"RSA","kid":"test","use":"sig","alg":"RS256","n":"%s","e":"%s"}]}""".formatted(unsigned(open.getModulus()), unsigned(open.getPublicExponent()));
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static PrivateKey signingKey() {
        try {
            byte[] encoded = Base64.getDecoder().decode(System.getProperty(KEY));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
