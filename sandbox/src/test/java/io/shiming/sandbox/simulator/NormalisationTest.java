package io.shiming.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.NormalisationPage;
import io.shiming.foundation.testing.NormalisationPage.Example;
import java.io.IOException;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NormalisationTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    @Test
    @DisplayName(
            "Art. 9: a simulated department knows a name by every spelling of docs/normalisation.md, and by no other")
    void names() {
        for (Example onRecord : NormalisationPage.names()) {
            Entry entry = new Entry("PASSPORT", "E1", onRecord.given(), Entry.Status.VALID, null);
            assertThat(NormalisationPage.names())
                    .allSatisfy(asked -> assertThat(entry.answer(asked.given(), TODAY))
                            .isEqualTo(asked.compared().equals(onRecord.compared()) ? "CONSISTENT" : "INCONSISTENT"));
        }
    }

    @Test
    @DisplayName("Art. 9: it finds a document by every spelling of its number")
    void numbers() throws IOException {
        found("PASSPORT", NormalisationPage.documentNumbers());
        found("ORGANISATION_CODE_CERTIFICATE", NormalisationPage.organisationCodes());
    }

    private static void found(String type, List<Example> numbers) throws IOException {
        for (Example onRecord : numbers) {
            Register register = Register.read(
                    "test",
                    new StringReader(String.join(",", Register.COLUMNS) + "\n" + type + ",\"" + onRecord.given()
                            + "\",张三,VALID,\n"));
            assertThat(numbers)
                    .allSatisfy(asked -> assertThat(
                                    register.find(type, asked.given()).isPresent())
                            .isEqualTo(asked.compared().equals(onRecord.compared())));
        }
    }
}
