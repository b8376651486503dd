package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The numbers that orders of campaigns are about, opened when they are sent and never before (Art. 16). */
@Singleton
public class OrderedNumbers {
    /** Takes events to operators' systems. */
    private static final Scope COURIER = Scope.role("courier");

    /** The numbers orders are about: $1 the operators, $2 the orders, $3 the users. */
    static final String NUMBERS = """
            SELECT u.operator_id, u.id, u.order_id, u.sealed, u.key_id
            FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS o (operator_id, order_id, user_id)
            JOIN campaign_user u ON u.operator_id = o.operator_id AND u.id = o.user_id AND u.order_id = o.order_id""";

    /** Of orders, whose number is being registered: $1 the operators, $2 the orders, $3 their numbers' indexes. */
    static final String BEING_REGISTERED = """
            SELECT DISTINCT o.order_id FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS o (operator_id, order_id, index)
            JOIN registration r ON r.operator_id = o.operator_id AND r.service_number_index = o.index
            WHERE r.status = 'PENDING_VERIFICATION'""";

    private static final Logger LOG = Logger.getLogger(OrderedNumbers.class);

    private final Database database;
    private final KeyServer keys;
    private final BlindIndex index;

    OrderedNumbers(Database database, KeyServer keys, BlindIndex index) {
        this.database = database;
        this.keys = keys;
        this.index = index;
    }

    /** Whom an order is about. */
    public record Addressee(UUID operatorId, UUID orderId, UUID campaignUserId) {}

    /**
     * Of users who wait for an order still, their numbers, by the order's id, empty where one does not open; whose order was
     * overtaken or acknowledged, or who are gone, are missing. Two round trips, one of them to the keys server.
     */
    public Uni<Map<UUID, Optional<Sensitive<String>>>> numbers(Collection<Addressee> addressees) {
        if (addressees.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return database.query(
                        COURIER,
                        NUMBERS,
                        Tuple.of(
                                ids(addressees, Addressee::operatorId),
                                ids(addressees, Addressee::orderId),
                                ids(addressees, Addressee::campaignUserId)))
                .chain(rows -> {
                    List<Row> found = new ArrayList<>(rows.size());
                    rows.forEach(found::add);
                    return keys.find(found.stream()
                                    .map(row -> row.getUUID("key_id"))
                                    .collect(Collectors.toSet()))
                            .map(opened -> numbers(found, opened));
                });
    }

    private static UUID[] ids(Collection<Addressee> addressees, Function<Addressee, UUID> id) {
        return addressees.stream().map(id).toArray(UUID[]::new);
    }

    /** One that does not open keeps nobody else's order from being sent. */
    private static Map<UUID, Optional<Sensitive<String>>> numbers(List<Row> rows, Map<UUID, DataKey> opened) {
        Map<UUID, Optional<Sensitive<String>>> numbers = new HashMap<>();
        for (Row row : rows) {
            numbers.put(row.getUUID("order_id"), opened(row, opened));
        }
        return numbers;
    }

    private static Optional<Sensitive<String>> opened(Row row, Map<UUID, DataKey> opened) {
        UUID userId = row.getUUID("id");
        try {
            return opened.containsKey(row.getUUID("key_id"))
                    ? Optional.of(CampaignUserRepository.number(row, userId, opened))
                    : Optional.empty();
        } catch (DataKey.Unsealable broken) {
            LOG.errorf("the number of campaign user %s does not open; the order is not sent", userId);
            return Optional.empty();
        }
    }

    /** The orders among these whose user's number is being registered just now. One round trip, if there are any. */
    public Uni<Set<UUID>> beingRegistered(Map<Addressee, Sensitive<String>> numbers) {
        if (numbers.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        List<Addressee> whose = new ArrayList<>();
        List<byte[]> indexes = new ArrayList<>();
        numbers.forEach((each, number) -> {
            for (byte[] one : index.all(key -> Indexes.serviceNumber(key, number.reveal()))) {
                whose.add(each);
                indexes.add(one);
            }
        });
        return database.query(
                        COURIER,
                        BEING_REGISTERED,
                        Tuple.of(
                                ids(whose, Addressee::operatorId),
                                ids(whose, Addressee::orderId),
                                Write.buffers(indexes.toArray(byte[][]::new))))
                .map(rows -> {
                    Set<UUID> found = new HashSet<>();
                    rows.forEach(row -> found.add(row.getUUID("order_id")));
                    return found;
                });
    }
}
