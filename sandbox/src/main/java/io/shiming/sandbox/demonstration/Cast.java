package io.shiming.sandbox.demonstration;

import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.Entry;
import io.shiming.sandbox.simulator.Register;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Who appears: taken from the registers that are in use, so that the demonstration works with the user's own as well. */
public final class Cast {
    private static final String CARD = "RESIDENT_IDENTITY_CARD";
    /** As the realm has it. */
    private static final String CITIZEN = "650202199207279332";

    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

    private final Map<Channel, Register> registers;

    public Cast(Map<Channel, Register> registers) {
        this.registers = registers;
    }

    /** The first person in the register whose card is good. */
    Optional<Person> individual() {
        return cards(Entry.Status.VALID).stream().findFirst().map(Person::of);
    }

    /** The second one. */
    Optional<Person> handler() {
        return cards(Entry.Status.VALID).stream().skip(1).findFirst().map(Person::of);
    }

    /** Somebody whose card is good: another one each time, because wrong guesses about one person are counted. */
    public Optional<Person> anybody() {
        return any(cards(Entry.Status.VALID));
    }

    /** Everybody whose card is good. */
    public List<Person> everybody() {
        return cards(Entry.Status.VALID).stream().map(Person::of).toList();
    }

    public Optional<Person> unit() {
        return any(good(Channel.MARKET_REGULATION, "BUSINESS_LICENCE", Entry.Status.VALID));
    }

    /** The first unit in the register: the demonstration's agent. */
    public Optional<Person> agent() {
        return good(Channel.MARKET_REGULATION, "BUSINESS_LICENCE", Entry.Status.VALID).stream()
                .findFirst()
                .map(Person::of);
    }

    Optional<Person> withExpiredCard() {
        // The request says otherwise: that the card has expired only the department knows.
        return any(cards(Entry.Status.EXPIRED)).map(person -> person.validUntil("2099-12-31"));
    }

    public Optional<Person> withForgedCard() {
        return any(cards(Entry.Status.FORGED)).map(person -> person.validUntil("2099-12-31"));
    }

    /** The one who can log in, if the register has them. */
    public Optional<Person> citizen() {
        return everybody().stream()
                .filter(person -> person.documentNumber().equals(CITIZEN))
                .findFirst();
    }

    /** Somebody with a well-formed number that no register has. */
    public Person stranger() {
        while (true) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String number = String.format(
                    Locale.ROOT,
                    "659004%04d%02d%02d%03d",
                    random.nextInt(1950, 2005),
                    random.nextInt(1, 13),
                    random.nextInt(1, 29),
                    random.nextInt(1, 1000));
            String complete = number + checkCharacter(number);
            if (registers.get(Channel.PUBLIC_SECURITY).find(CARD, complete).isEmpty()) {
                return new Person("孙未载", CARD, complete, "2099-12-31");
            }
        }
    }

    private List<Entry> cards(Entry.Status status) {
        return good(Channel.PUBLIC_SECURITY, CARD, status);
    }

    private List<Entry> good(Channel channel, String documentType, Entry.Status status) {
        LocalDate today = LocalDate.now(java.time.ZoneId.of("Asia/Shanghai"));
        return registers.get(channel).entries().stream()
                .filter(entry -> entry.documentType().equals(documentType) && entry.status() == status)
                .filter(entry -> status != Entry.Status.VALID
                        || entry.validUntil() == null
                        || entry.validUntil().isAfter(today))
                .toList();
    }

    private static Optional<Person> any(List<Entry> entries) {
        List<Entry> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled);
        return shuffled.stream().findFirst().map(Person::of);
    }

    /** GB 11643: ISO 7064 MOD 11-2. */
    private static char checkCharacter(String digits) {
        int sum = 0;
        for (int position = 0; position < WEIGHTS.length; position++) {
            sum += (digits.charAt(position) - '0') * WEIGHTS[position];
        }
        return "10X98765432".charAt(sum % 11);
    }
}
