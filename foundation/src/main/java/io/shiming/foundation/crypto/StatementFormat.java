package io.shiming.foundation.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.nimbusds.jose.JWSObject;
import java.text.ParseException;

/**
 * How a service's signed statements of one kind are written: compact JWS (RFC 7515), EdDSA, their content in JSON. What is
 * signed must stay readable for as long as anybody keeps it.
 *
 * @param type a media type of its own (RFC 8725, 3.11), so that none is taken for another token, nor one for it
 * @param content what one says; its members and their order are the signed format
 * @param longest characters; what is longer is none
 */
public record StatementFormat<T>(String type, Class<T> content, int longest) {

    /** A mapper of its own: the signed format must not move when the HTTP one is configured otherwise. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // What a later version adds was signed as well.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** What one says that the service itself has signed and kept; of any other ask a {@link StatementVerifier}. */
    public T kept(String text) {
        try {
            return content(JWSObject.parse(text));
        } catch (ParseException | JsonProcessingException spoilt) {
            throw new IllegalStateException("a statement that was kept cannot be read", spoilt);
        }
    }

    T content(JWSObject signed) throws JsonProcessingException {
        return JSON.readValue(signed.getPayload().toString(), content);
    }
}
