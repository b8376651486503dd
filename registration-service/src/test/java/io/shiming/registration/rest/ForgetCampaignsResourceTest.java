package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.application.ForgetCampaigns;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a campaign is over, and what is left of it then. */
@ServiceTest
class ForgetCampaignsResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    ForgetCampaigns forgetCampaigns;

    private Scenario operator;
    private CampaignScenario campaign;
    private final String number = Scenario.newNumber();

    @BeforeEach
    void open() {
        operator = Scenario.anyOperator();
        campaign = new CampaignScenario(operator, 61);
    }

    @Test
    @DisplayName("Art. 16, 27: who was in a campaign is forgotten with the keys when its time is up; its figures stay")
    void forgotten() {
        campaign.bring(number);
        campaign.told(number);
        campaign.acknowledge(campaign.awaitOrder(number, "SUSPEND"), Map.of()).statusCode(200);
        campaign.register(number);
        campaign.acknowledge(campaign.awaitOrder(number, "RESUME"), Map.of()).statusCode(200);
        UUID id = campaign.uuid();
        forgetCampaigns.run().await().atMost(PATIENCE);
        assertThat(campaign.progress().getString("settledOn"))
                .isEqualTo(CampaignScenario.today().toString());
        OwnerDatabase.change("UPDATE campaign SET settled_on = settled_on - 740 WHERE id = ?", id);
        forgetCampaigns.run().await().atMost(PATIENCE);
        JsonPath progress = campaign.progress();
        assertThat(progress.getString("purgedAt")).isNotNull();
        assertThat(progress.getLong("states.REGISTERED")).isEqualTo(1);
        for (String table : List.of("campaign_user", "campaign_order o JOIN campaign_user u ON u.id = o.user_id")) {
            assertThat(OwnerDatabase.count("SELECT count(*) FROM " + table + " WHERE campaign_id = ?", id))
                    .isZero();
        }
        campaign.post("/users/search", Map.of("serviceNumber", number)).statusCode(404);
        campaign.stream(operator, "{\"serviceNumber\":\"" + number + "\"}")
                .then()
                .statusCode(404);
    }

    @Test
    @DisplayName("Art. 27: a campaign is closed before anything of it is forgotten, and forgotten to the end later")
    void closedFirst() throws Exception {
        campaign.bring(number);
        campaign.register(number);
        UUID id = campaign.uuid();
        OwnerDatabase.change("UPDATE campaign SET settled_on = '2020-01-01' WHERE id = ?", id);
        try (BlockedStatement holder =
                new BlockedStatement("SELECT 1 FROM campaign_user WHERE campaign_id = '" + id + "' FOR UPDATE")) {
            forgetCampaigns.run().await().atMost(PATIENCE);
            campaign.stream(operator, "{\"serviceNumber\":\"" + Scenario.newNumber() + "\"}")
                    .then()
                    .statusCode(404);
            assertThat(campaign.progress().getMap("$").get("purgedAt")).isNull();
            assertThat(recorded("campaign.purged")).isZero();
            holder.commit();
        }
        forgetCampaigns.run().await().atMost(PATIENCE);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM campaign_user WHERE campaign_id = ?", id))
                .isZero();
        forgetCampaigns.run().await().atMost(PATIENCE);
        assertThat(campaign.progress().getString("purgedAt")).isNotNull();
        assertThat(recorded("campaign.closed")).isEqualTo(1);
        assertThat(recorded("campaign.purged")).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "Art. 16, 27: a campaign that was closed and nothing else loses its keys on the next round, rows or not")
    void stopped() throws Exception {
        campaign.lines("\n");
        assertThat(cohorts()).isEqualTo(1);
        // As if the service had stopped there.
        OwnerDatabase.change("UPDATE campaign SET closed_at = now() WHERE id = ?", campaign.uuid());
        forgetCampaigns.run().await().atMost(PATIENCE);
        assertThat(cohorts()).isZero();
        assertThat(campaign.progress().getString("purgedAt")).isNotNull();
        assertThat(recorded("campaign.purged")).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 27: a campaign is not over while anybody is to be told, or anything is due")
    void notOver() {
        campaign.lines("{\"serviceNumber\":\"" + number + "\",\"contactedVia\":\"LETTER\"}");
        assertSettled(false);
        String notice = campaign.awaitOrder(number, "NOTICE");
        assertSettled(false);
        campaign.acknowledge(notice, Map.of()).statusCode(200);
        assertSettled(false);
        campaign.register(number);
        assertSettled(true);
    }

    private void assertSettled(boolean settled) {
        forgetCampaigns.run().await().atMost(PATIENCE);
        assertThat(campaign.progress().getMap("$").get("settledOn") != null).isEqualTo(settled);
    }

    private long cohorts() throws SQLException {
        try (Connection keys = OwnerDatabase.keys();
                Statement statement = keys.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT count(*) FROM cohort_key WHERE name = 'campaign/" + campaign.id() + "'")) {
            found.next();
            return found.getLong(1);
        }
    }

    private long recorded(String action) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM audit_entry WHERE action = ? AND object_id = ?", action, campaign.uuid());
    }
}
