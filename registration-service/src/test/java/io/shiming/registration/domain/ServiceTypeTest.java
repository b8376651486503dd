package io.shiming.registration.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTypeTest {
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(strings = {"13899990001", "+0138", "+86 138", "+861389999000112345", "", "+86138x"})
    void telephoneNumbersAreE164(String wrong) {
        assertThat(ServiceType.MOBILE_ACCOUNT_OPENING.accepts(wrong)).isFalse();
        assertThat(ServiceType.MOBILE_ACCOUNT_OPENING.accepts("+8613899990001")).isTrue();
    }

    @Test
    void otherServicesHaveAnyTextWithoutControlCharacters() {
        assertThat(ServiceType.EMAIL.accepts("someone@example.cn")).isTrue();
        assertThat(ServiceType.EMAIL.accepts("a\nb")).isFalse();
        assertThat(ServiceType.EMAIL.accepts(" ")).isFalse();
        assertThat(ServiceType.DOMAIN_REGISTRATION.accepts("x".repeat(254))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X.example.com", "x.example.com.", "ｘ．example.com", " x.example.com\u00a0", "\ufeffx.example.com"
            })
    @DisplayName("Art. 8: another spelling is no other number")
    void spellings(String spelling) {
        assertThat(ServiceType.canonical(spelling)).isEqualTo("x.example.com");
    }

    @Test
    @DisplayName("Art. 8: a telephone number is held once in the country, an account once at its operator")
    void uniqueness() {
        assertThat(ServiceType.MOBILE_ACCOUNT_OPENING.uniqueWithin(ONE))
                .isEqualTo(ServiceType.FIXED_LINE_INSTALLATION.uniqueWithin(OTHER));
        assertThat(ServiceType.DOMAIN_REGISTRATION.uniqueWithin(ONE))
                .isEqualTo(ServiceType.DOMAIN_REGISTRATION.uniqueWithin(OTHER))
                .isNotEqualTo(ServiceType.WEBSITE_FILING.uniqueWithin(ONE));
        assertThat(ServiceType.EMAIL.uniqueWithin(ONE)).isNotEqualTo(ServiceType.EMAIL.uniqueWithin(OTHER));
    }
}
