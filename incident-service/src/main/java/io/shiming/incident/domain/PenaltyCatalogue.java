package io.shiming.incident.domain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the regulation threatens for which breach (Art. 18–25), as it stands in {@code penalties.txt}. */
public final class PenaltyCatalogue {
    public static final int FIRST = 18;
    public static final int LAST = 25;
    /** By which an agent is punished under the article it broke, and its operator with it. */
    public static final int JOINT = 24;

    private static final String NONE = "-";
    private static final String MATCHING = "matching";
    private static final List<Penalty> ALL = read();

    private PenaltyCatalogue() {}

    public static List<Penalty> all() {
        return ALL;
    }

    public static List<Penalty> of(int article) {
        return ALL.stream().filter(penalty -> penalty.article() == article).toList();
    }

    /** Whether an article punishes such a respondent, by itself or, an agent, by way of Art. 24. */
    static boolean punishes(int article, RespondentKind respondent) {
        return of(article, respondent).findAny().isPresent()
                || (respondent == RespondentKind.AGENT && isMatching(article));
    }

    /** Whether it is one of those that Art. 24 leads to: what operators do wrong themselves. */
    static boolean isMatching(int article) {
        return article != JOINT
                && of(article, RespondentKind.OPERATOR).findAny().isPresent();
    }

    /** The range of a charge, and how it came about. */
    static PenaltyAssessment assess(Charge charge) {
        Optional<Penalty> through =
                charge.isJoint() ? of(JOINT, charge.respondent()).findFirst() : Optional.empty();
        List<Penalty> ranges = charge.matched()
                .map(article -> of(article, through.isPresent() ? RespondentKind.OPERATOR : charge.respondent())
                        .toList())
                .orElse(List.of());
        List<Penalty> met = ranges.stream()
                .filter(penalty -> penalty.circumstance()
                        .filter(charge.circumstances()::contains)
                        .isPresent())
                .sorted(Comparator.comparingLong(Penalty::most).reversed())
                .toList();
        // One act is not fined twice: of several ranges that fit the gravest is the one.
        Optional<Penalty> applied = met.stream()
                .findFirst()
                .or(() -> ranges.stream()
                        .filter(penalty -> penalty.circumstance().isEmpty())
                        .findFirst());
        Set<Circumstance> withoutEffect = EnumSet.noneOf(Circumstance.class);
        withoutEffect.addAll(charge.circumstances());
        met.forEach(penalty -> withoutEffect.remove(penalty.circumstance().orElseThrow()));
        return new PenaltyAssessment(
                charge.respondent(),
                applied,
                through,
                met.stream().skip(1).toList(),
                withoutEffect,
                applied.filter(Penalty::confiscates)
                        .flatMap(penalty -> charge.illegalGainsFen())
                        .orElse(0L));
    }

    private static Stream<Penalty> of(int article, RespondentKind respondent) {
        return ALL.stream().filter(penalty -> penalty.article() == article && penalty.respondent() == respondent);
    }

    private static List<Penalty> read() {
        try (InputStream lines = PenaltyCatalogue.class.getResourceAsStream("penalties.txt")) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> penalty(line.split(" \\| ", -1)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Penalty penalty(String[] cells) {
        return new Penalty(
                Integer.parseInt(cells[0]),
                Integer.parseInt(cells[1]),
                RespondentKind.valueOf(cells[2]),
                cell(cells[3]).map(Circumstance::valueOf),
                range(cells[4]),
                range(cells[5]),
                cells[6].equals("gains"),
                cells[7].equals("ordered"),
                cells[4].equals(MATCHING),
                cell(cells[8]).stream()
                        .flatMap(all -> Stream.of(all.split(" ", -1)))
                        .map(Referral::valueOf)
                        .toList(),
                cells[9]);
    }

    private static Optional<String> cell(String text) {
        return text.equals(NONE) ? Optional.empty() : Optional.of(text);
    }

    private static Optional<FineRange> range(String text) {
        return cell(text).filter(range -> !range.equals(MATCHING)).map(range -> {
            int dash = range.indexOf('-');
            return FineRange.yuan(Long.parseLong(range.substring(0, dash)), Long.parseLong(range.substring(dash + 1)));
        });
    }
}
