package io.shiming.registration.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.application.KeepRecords;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of the lines of a stream, or of a part of one. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "KeptRecords")
record RecordsView(
        @Schema(required = true, description = "How many lines are on record")
        long accepted,

        @Schema(
                required = true,
                description =
                        "Those that are not, and why, in the order of their numbers; of more than 10,000 some of them")
        List<RejectedLine> rejected,

        @Schema(required = true, description = "In the order of their lines; of more than 10,000 some of them")
        List<BatchView> batches,

        @Schema(description = "How many more were rejected than are listed; absent for none")
        Long rejectedNotListed,

        @Schema(description = "How many more batches there are than are listed; absent for none")
        Long batchesNotListed) {

    /** A part of a stream that has been kept. */
    static RecordsView of(List<RejectedLine> rejected, List<KeepRecords.Batch> batches) {
        List<BatchView> views = batches.stream().map(BatchView::of).toList();
        return new RecordsView(views.stream().mapToLong(BatchView::records).sum(), rejected, views, null, null);
    }

    @Schema(name = "RejectedLine")
    record RejectedLine(
            @Schema(required = true, description = "Number of the line; the first is 1, and blank ones count")
            long line,

            @Schema(required = true, description = "As of a problem: BODY_INVALID, BODY_TOO_LARGE")
            String code,

            @Schema(required = true) List<Defect> violations) {
        static RejectedLine of(long line, DomainException refusal) {
            return new RejectedLine(
                    line,
                    refusal.code().name(),
                    refusal.violations().stream()
                            .map(each -> new Defect(each.field(), each.code()))
                            .toList());
        }
    }

    @Schema(name = "RejectedMember")
    record Defect(
            @Schema(required = true, description = "JSON pointer of the member")
            String field,

            @Schema(required = true) Violation.Code code) {}

    /** Records that are proved together. */
    @Schema(name = "RecordBatch")
    record BatchView(
            @Schema(
                    required = true,
                    description =
                            "Ends in 0000. The record of a line has the same id, but for its last four hexadecimal"
                                    + " digits: line - firstLine + 1")
            UUID id,

            @Schema(required = true) long firstLine,

            @Schema(required = true) long lastLine,

            @Schema(required = true, description = "How many of these lines are on record")
            int records,

            @Schema(required = true, description = "RFC 6962 Merkle root over the records, hexadecimal")
            String root,

            @Schema(required = true, description = "Of the audit trail, on which the root is")
            UUID auditEntryId) {
        static BatchView of(KeepRecords.Batch batch) {
            return new BatchView(
                    batch.id(),
                    batch.firstLine(),
                    batch.lastLine(),
                    batch.records(),
                    batch.root(),
                    batch.auditEntryId());
        }
    }
}
