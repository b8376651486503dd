package io.shiming.registration.persistence;

import io.shiming.registration.domain.Balance;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.CampaignUserState;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Optional;

/** A user of a campaign as it stands in a row, with the day on which the campaign began. */
final class CampaignUserRow {
    /** What {@link #user} reads; the number, which few need, is not among it. */
    static final String COLUMNS = """
            u.operator_id, u.campaign_id, u.id, c.starts_on, u.state, u.notified_on, u.extended_until, u.suspended_on, u.due_on,
            u.order_id, u.balance_fen, u.currency, u.version""";

    static final String FROM =
            " FROM campaign_user u JOIN campaign c ON c.operator_id = u.operator_id AND c.id = u.campaign_id ";

    /** Of a registration: that its number is registered for good, suspended or not. */
    static final String IS_REGISTERED = "(status = 'ACTIVE' OR status = 'SUSPENDED' AND upheld_at IS NULL)";

    private CampaignUserRow() {}

    static CampaignUser user(Row row) {
        return new CampaignUser(
                row.getUUID("operator_id"),
                row.getUUID("campaign_id"),
                row.getUUID("id"),
                row.getLocalDate("starts_on"),
                CampaignUserState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getLocalDate("notified_on")),
                Optional.ofNullable(row.getLocalDate("extended_until")),
                Optional.ofNullable(row.getLocalDate("suspended_on")),
                Optional.ofNullable(row.getLocalDate("due_on")),
                Optional.ofNullable(row.getUUID("order_id")),
                balance(row, "balance_fen", "currency"),
                row.getInteger("version"));
    }

    static Optional<Balance> balance(Row row, String fen, String currency) {
        return Optional.ofNullable(row.getLong(fen)).map(left -> new Balance(left, row.getString(currency)));
    }
}
