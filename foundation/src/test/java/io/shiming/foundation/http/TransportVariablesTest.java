package io.shiming.foundation.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TransportVariablesTest {
    private static final String PEERS = "quarkus.rest-client.tls-configuration-name";
    private static final String ISSUER = "quarkus.oidc.tls.tls-configuration-name";
    private static final String OWN_TOKENS = "quarkus.oidc-client.tls.tls-configuration-name";

    @Test
    @DisplayName("the issuer is believed by the authorities that services believe each other by")
    void own() {
        SmallRyeConfig config = config(Map.of("SHIMING_TLS_TRUST", "ca.crt"));
        for (String name : new String[] {PEERS, ISSUER, OWN_TOKENS}) {
            assertThat(config.getConfigValue(name).getValue()).as(name).isEqualTo("shiming");
        }
    }

    @Test
    @DisplayName("or, where its certificate is one of the world's, by those that Java knows; services never are")
    void publicly() {
        SmallRyeConfig config = config(Map.of("SHIMING_TLS_TRUST", "ca.crt", "SHIMING_ISSUER_TRUST", "public"));
        assertThat(config.getConfigValue(PEERS).getValue()).isEqualTo("shiming");
        assertThat(config.getConfigValue(ISSUER).getValue()).isNull();
        assertThat(config.getConfigValue(OWN_TOKENS).getValue()).isNull();
    }

    @Test
    @DisplayName("any other word keeps the service from starting")
    void misspelt() {
        assertThatThrownBy(() -> config(Map.of("SHIMING_TLS_TRUST", "ca.crt", "SHIMING_ISSUER_TRUST", "all")))
                .hasMessageContaining("SHIMING_ISSUER_TRUST");
    }

    private static SmallRyeConfig config(Map<String, String> variables) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(variables, "variables", 300))
                .withSources(new TransportVariables())
                .build();
    }
}
