package io.shiming.foundation.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;

/**
 * Names of constants exactly as documented. Jackson by itself also takes them with blanks and control characters around
 * them, from clients as from departments.
 */
@Singleton
public class ExactNames implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("exact-names").setDeserializerModifier(new BeanDeserializerModifier() {
            private static final long serialVersionUID = 1L;

            @Override
            public JsonDeserializer<?> modifyEnumDeserializer(
                    DeserializationConfig config, JavaType type, BeanDescription bean, JsonDeserializer<?> usual) {
                return new Exact(type.getRawClass(), usual);
            }
        }));
    }

    private static final class Exact extends StdScalarDeserializer<Object> {
        private static final long serialVersionUID = 1L;
        private final transient JsonDeserializer<?> usual;

        Exact(Class<?> type, JsonDeserializer<?> usual) {
            super(type);
            this.usual = usual;
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.hasToken(JsonToken.VALUE_STRING) && !isName(parser.getText())) {
                return context.handleWeirdStringValue(handledType(), "", "no such name");
            }
            return usual.deserialize(parser, context);
        }

        private boolean isName(String text) {
            return Arrays.stream(handledType().getEnumConstants())
                    .anyMatch(constant -> ((Enum<?>) constant).name().equals(text));
        }
    }
}
