package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.List;

/**
 * How an account used a service (Art. 15¶2).
 *
 * @param use the operator's own code for what was done
 */
public record ServiceUse(Instant at, Sensitive<String> account, String use) implements RecordedFact {
    @Override
    public Sensitive<String> subject() {
        return account;
    }

    @Override
    public List<String> members() {
        return List.of(account.reveal(), use);
    }

    @Override
    public DailyRecord kind() {
        return DailyRecord.SERVICE_RECORD;
    }
}
