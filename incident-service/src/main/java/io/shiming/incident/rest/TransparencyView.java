package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.incident.application.ReportOpenly;
import io.shiming.incident.domain.SmallCells;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The transparency report of a year. */
@Schema(name = "TransparencyReport")
record TransparencyView(
        int year,

        @Schema(description = "the year is over; else what is counted is what there is so far")
        boolean complete,

        @Schema(description = "counts below this are not told")
        int threshold,

        List<SectionView> sections) {
    private static final String ALL = "ALL";
    private static final String HEAD = "year,subject,authority,outcome,count,suppressed\r\n";

    @Schema(name = "TransparencySection")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SectionView(
            ReportOpenly.Subject subject,

            @Schema(description = "what is not listed never happened")
            List<CellView> cells,

            List<TotalView> byAuthority,
            List<TotalView> byOutcome,

            @Schema(nullable = true, description = "null where it is not told")
            Long total) {
        static SectionView of(ReportOpenly.Subject subject, SmallCells table) {
            return new SectionView(
                    subject,
                    table.cells().stream().map(CellView::of).toList(),
                    table.byAuthority().stream().map(TotalView::of).toList(),
                    table.byOutcome().stream().map(TotalView::of).toList(),
                    table.total().orElse(null));
        }

        private Stream<String> lines() {
            return Stream.of(
                            cells.stream().map(cell -> line(cell.authority(), cell.outcome(), cell.count())),
                            byAuthority.stream().map(total -> line(total.of(), ALL, total.count())),
                            byOutcome.stream().map(total -> line(ALL, total.of(), total.count())),
                            Stream.of(line(ALL, ALL, total)))
                    .flatMap(lines -> lines);
        }

        private String line(String authority, String outcome, Long count) {
            return String.join(
                    ",",
                    subject.name(),
                    authority,
                    outcome,
                    Optional.ofNullable(count).map(Object::toString).orElse(""),
                    String.valueOf(count == null));
        }
    }

    @Schema(name = "TransparencyCell")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record CellView(
            @Schema(
                    description = "UNASSIGNED where none has taken it up, UNREPORTED where none was told,"
                            + " UNDECIDED where nobody has; COMPLIANCE_OFFICER where the operator's own decided")
            String authority,

            String outcome,

            @Schema(nullable = true, description = "null where it is not told")
            Long count,

            boolean suppressed) {
        static CellView of(SmallCells.Cell cell) {
            return new CellView(
                    cell.authority(),
                    cell.outcome(),
                    cell.count().orElse(null),
                    cell.count().isEmpty());
        }
    }

    @Schema(name = "TransparencyTotal")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record TotalView(
            @Schema(description = "which authority, or outcome")
            String of,

            @Schema(nullable = true, description = "null where anything in it is not told")
            Long count) {
        static TotalView of(SmallCells.Total total) {
            return new TotalView(total.of(), total.count().orElse(null));
        }
    }

    static TransparencyView of(ReportOpenly.Report report) {
        return new TransparencyView(
                report.year(),
                report.complete(),
                SmallCells.LEAST,
                report.tables().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(each -> SectionView.of(each.getKey(), each.getValue()))
                        .toList());
    }

    /** RFC 4180. Codes and numbers alone: nothing in it needs quotes. */
    String csv() {
        StringBuilder csv = new StringBuilder(HEAD);
        sections.stream()
                .flatMap(SectionView::lines)
                .forEach(line -> csv.append(year).append(',').append(line).append("\r\n"));
        return csv.toString();
    }
}
