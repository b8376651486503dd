package io.shiming.registration.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.shiming.foundation.crypto.DataKey;
import java.io.IOException;

/** JSON that is stored sealed. */
final class Blob {
    /** A mapper of its own: the stored format must not move when the HTTP one is configured otherwise. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private Blob() {}

    static byte[] seal(Object content, DataKey key, DataKey.Binding binding) {
        try {
            return key.seal(JSON.writeValueAsBytes(content), binding);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static <T> T open(byte[] sealed, Class<T> type, DataKey key, DataKey.Binding binding) {
        try {
            return JSON.readValue(key.open(sealed, binding), type);
        } catch (IOException notOurs) {
            throw new IllegalStateException(
                    "stored " + binding.field() + " of " + binding.record() + " cannot be read");
        }
    }
}
