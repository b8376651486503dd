package io.shiming.registration.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.CampaignScenario;
import io.shiming.registration.rest.Scenario;
import io.shiming.registration.rest.ServiceTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the database refuses, whoever writes it. */
@ServiceTest
class CampaignConstraintsTest {
    private UUID user;
    private Scenario operator;
    private String number;

    @BeforeEach
    void bring() {
        operator = Scenario.anyOperator();
        number = Scenario.newNumber();
        new CampaignScenario(operator, 0).bring(number);
        user = (UUID) OwnerDatabase.rows("SELECT id FROM campaign_user WHERE operator_id = ?", operator.operatorId())
                .get(0)
                .get("id");
    }

    private void order(String kind, int days, Integer balance) {
        OwnerDatabase.change(
                "INSERT INTO campaign_order VALUES (?, gen_random_uuid(), ?, ?, now(), DATE '2026-03-01' + ?, CASE WHEN ? IN"
                        + " ('SUSPEND', 'TERMINATE') THEN DATE '2026-03-01' END, ?, CASE WHEN ? > 0 THEN 'CNY' END, now())",
                operator.operatorId(),
                user,
                kind,
                days,
                kind,
                balance,
                balance);
    }

    @Test
    @DisplayName(
            "Art. 27: the database takes no order to suspend within sixty days, and none to terminate within thirty")
    void tooEarly() {
        assertThatThrownBy(() -> order("SUSPEND", 60, null)).hasMessageContaining("not_suspended_within_60_days");
        assertThatThrownBy(() -> order("TERMINATE", 30, null)).hasMessageContaining("not_terminated_within_30_days");
        assertThatCode(() -> order("SUSPEND", 61, null)).doesNotThrowAnyException();
        assertThatCode(() -> order("TERMINATE", 31, null)).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("Art. 27: the database takes one order by which what is left is given back, whatever its kind")
    void givenBackOnce() {
        assertThatThrownBy(() -> order("REFUND", 1, null)).hasMessageContaining("check constraint");
        assertThatThrownBy(() -> order("NOTICE", 1, 500)).hasMessageContaining("check constraint");
        assertThatCode(() -> order("RESUME", 1, null)).doesNotThrowAnyException();
        assertThatCode(() -> order("RESUME", 1, 500)).doesNotThrowAnyException();
        assertThatThrownBy(() -> order("REFUND", 1, 500)).hasMessageContaining("campaign_given_back_once");
        assertThatThrownBy(() -> order("RESUME", 1, 500)).hasMessageContaining("campaign_given_back_once");
    }

    @Test
    @DisplayName("Art. 27: the database has a number in the middle of one campaign of an operator only")
    void inOneCampaign() {
        String second = "INSERT INTO campaign_user (operator_id, id, campaign_id, number_index, sealed, key_id, state,"
                + " imported_at, version) SELECT operator_id, gen_random_uuid(), ?, number_index, sealed, key_id, 'IMPORTED',"
                + " now(), 0 FROM campaign_user WHERE id = ?";
        new CampaignScenario(operator, 0);
        UUID other = (UUID) OwnerDatabase.rows(
                        "SELECT id FROM campaign WHERE operator_id = ? ORDER BY id DESC LIMIT 1", operator.operatorId())
                .get(0)
                .get("id");
        assertThatThrownBy(() -> OwnerDatabase.change(second, other, user))
                .hasMessageContaining("campaign_number_under_way_once");
        OwnerDatabase.change("UPDATE campaign_user SET state = 'REGISTERED' WHERE id = ?", user);
        assertThat(OwnerDatabase.change(second, other, user)).isEqualTo(1);
        // It does not open, being somebody else's by its place, so its index could never be renewed.
        OwnerDatabase.change("DELETE FROM campaign_user WHERE campaign_id = ?", other);
    }
}
