package io.shiming.registration.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;
import java.util.UUID;

/**
 * A campaign by which an operator has its users of before register (Art. 27).
 *
 * @param startsOn a calendar day in the region's zone
 * @param settledOn since when nothing is under way any more
 * @param purgedAt since when only its figures are left
 */
public record Campaign(
        UUID operatorId,
        UUID id,
        LocalDate startsOn,
        Instant createdAt,
        Optional<LocalDate> settledOn,
        Optional<Instant> purgedAt) {

    /** Art. 27: 自本条例施行起60日内. A law, and so no setting. */
    public static final Period TO_REGISTER = Period.ofDays(60);

    /** Art. 27: 暂停服务满30日. Likewise. */
    public static final Period SUSPENDED_FOR = Period.ofDays(30);

    /** The last day of the sixty. The day on which they begin is not counted, which is in the user's favour. */
    public static LocalDate lastDayToRegister(LocalDate startsOn) {
        return startsOn.plus(TO_REGISTER);
    }

    public LocalDate lastDayToRegister() {
        return lastDayToRegister(startsOn);
    }
}
