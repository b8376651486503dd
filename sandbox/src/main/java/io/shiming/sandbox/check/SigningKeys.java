package io.shiming.sandbox.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.Http;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The public halves of the keys in a Tink keyset of Ed25519 keys, read without Tink. */
public final class SigningKeys {
    /** RFC 8410: what comes before the 32 bytes of an Ed25519 key in X.509. */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int KEY = 32;
    /** What Tink puts before a signature: 1, and the id of the key. */
    private static final int PREFIX = 5;

    private final Map<Integer, PublicKey> keys = new HashMap<>();

    static SigningKeys read(Path keyset) throws IOException {
        SigningKeys all = new SigningKeys();
        all.add(keyset);
        return all;
    }

    /** With those that were retired, whose public halves stand in a file beside it. */
    public static SigningKeys readAll(Path keyset) throws IOException {
        SigningKeys all = read(keyset);
        Path published = keyset.resolveSibling(keyset.getFileName().toString().replace(".json", "-public.json"));
        if (Files.exists(published)) {
            all.add(published);
        }
        return all;
    }

    private void add(Path keyset) throws IOException {
        for (JsonNode key : Http.JSON.readTree(Files.readAllBytes(keyset)).path("key")) {
            byte[] value =
                    Base64.getDecoder().decode(key.path("keyData").path("value").asText());
            // Tink's Ed25519PrivateKey ends with its Ed25519PublicKey, and that with the key itself.
            byte[] encoded = Arrays.copyOf(X509, X509.length + KEY);
            System.arraycopy(value, value.length - KEY, encoded, X509.length, KEY);
            try {
                PublicKey half = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
                keys.put((int) key.path("keyId").asLong(), half);
            } catch (GeneralSecurityException none) {
                throw new IOException(keyset + " is no keyset of Ed25519 keys", none);
            }
        }
    }

    /** A signature as Tink makes it, which names its key. */
    boolean signed(byte[] message, byte[] signature) {
        return signature.length > PREFIX
                && signature[0] == 1
                && signed(
                        ByteBuffer.wrap(signature, 1, Integer.BYTES).getInt(),
                        message,
                        Arrays.copyOfRange(signature, PREFIX, signature.length));
    }

    boolean signed(int keyId, byte[] message, byte[] signature) {
        PublicKey key = keys.get(keyId);
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            if (key == null) {
                return false;
            }
            ed25519.initVerify(key);
            ed25519.update(message);
            return ed25519.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
