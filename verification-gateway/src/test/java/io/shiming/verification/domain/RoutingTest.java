package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {

    @ParameterizedTest(name = "Art. 9 {0} is checked by {1}")
    @CsvSource({
        "RESIDENT_IDENTITY_CARD, PUBLIC_SECURITY",
        "TEMPORARY_IDENTITY_CARD, PUBLIC_SECURITY",
        "HOUSEHOLD_REGISTER, PUBLIC_SECURITY",
        "PASSPORT, PUBLIC_SECURITY",
        "TRAVEL_PERMIT, PUBLIC_SECURITY",
        "FOREIGN_PERMANENT_RESIDENT_CARD, PUBLIC_SECURITY",
        "BUSINESS_LICENCE, MARKET_REGULATION",
        "ORGANISATION_CODE_CERTIFICATE, MARKET_REGULATION",
        "PUBLIC_INSTITUTION_CERTIFICATE, CIVIL_AFFAIRS",
        "SOCIAL_ORGANISATION_CERTIFICATE, CIVIL_AFFAIRS",
    })
    void everyTypeHasItsDepartment(DocumentType type, Channel channel) {
        assertThat(type.channel()).isEqualTo(channel);
    }

    @Test
    @DisplayName("Art. 3 the ten valid documents, and no other")
    void theTableIsComplete() {
        assertThat(DocumentType.values()).hasSize(10);
    }

    @Test
    @DisplayName("Art. 9 a check costs nothing")
    void tariff() {
        assertThat(Channel.TARIFF_FEN).isZero();
    }
}
