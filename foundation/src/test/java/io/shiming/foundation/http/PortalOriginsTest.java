package io.shiming.foundation.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortalOriginsTest {
    @ParameterizedTest
    @ValueSource(strings = {"https://portal.example", "https://portal.example:8443", "http://127.0.0.1:8086"})
    @DisplayName("a portal is named by its origin, in TLS unless it is on this machine")
    void origins(String origin) {
        assertThatCode(() -> new PortalOrigins(Optional.of(Set.of(origin)))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "/https:\\/\\/.*/",
                "null",
                "http://portal.example",
                "https://portal.example/",
                "https://portal.example/path",
                "https://*.example",
                "HTTPS://PORTAL.EXAMPLE",
                "portal.example",
            })
    @DisplayName("whatever would let in more than one portal is refused at the start")
    void noOrigins(String origin) {
        assertThatThrownBy(() -> new PortalOrigins(Optional.of(Set.of(origin))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(origin);
    }
}
