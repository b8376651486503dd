package io.shiming.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.identifier.OrganisationCode;
import io.shiming.foundation.identifier.Parsed;
import io.shiming.foundation.identifier.ResidentIdNumber;
import io.shiming.foundation.identifier.UnifiedSocialCreditCode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterTest {
    private static final String HEADER = "documentType,documentNumber,name,status,validUntil";
    private static final String CARD = "RESIDENT_IDENTITY_CARD";
    private static final String NUMBER = "650102199003078832";

    @TempDir
    Path folder;

    @Test
    @DisplayName("LF and CRLF, quoted fields, a byte order mark and an empty last date are understood")
    void formats() throws IOException {
        Register lf = read(HEADER + "\nPASSPORT,E1,\"DOE, \"\"JANE\"\"\",VALID,\n");
        Register crlf = read("\uFEFF" + HEADER + "\r\nPASSPORT,E1,DOE,VALID,2030-01-31\r\n\r\n");

        assertThat(lf.find("PASSPORT", "E1").orElseThrow().name()).isEqualTo("DOE, \"JANE\"");
        assertThat(lf.find("PASSPORT", "E1").orElseThrow().validUntil()).isNull();
        assertThat(crlf.find("PASSPORT", "e 1").orElseThrow().validUntil()).hasToString("2030-01-31");
        assertThat(crlf.find("TRAVEL_PERMIT", "E1")).isEmpty();
    }

    @Test
    @DisplayName("what is wrong is said with file and line, without the person")
    void errors() {
        String row = CARD + "," + NUMBER + ",张三,VALID,2036-03-07\n";

        assertWrong("", "line 1", "header");
        assertWrong("a,b,c\n", "line 1", "header");
        assertWrong(HEADER + "\n" + CARD + "," + NUMBER + "\n", "line 2", "columns");
        assertWrong(HEADER + "\n" + row.replace(CARD, "LIBRARY_CARD"), "line 2", "documentType");
        assertWrong(HEADER + "\n" + row.replace("VALID", "GOOD"), "line 2", "status");
        assertWrong(HEADER + "\n" + row.replace("2036-03-07", "soon"), "line 2", "validUntil");
        assertWrong(HEADER + "\n" + row.replace("张三", " "), "line 2", "name");
        assertWrong(HEADER + "\n" + row + row, "line 3", "twice");
    }

    @Test
    @DisplayName("a file of the user's replaces the register of that channel, and of that channel only")
    void replaced() throws IOException {
        Files.writeString(folder.resolve("civil-affairs.csv"), HEADER + "\nPASSPORT,E1,DOE,VALID,\n");

        assertThat(Register.of(Channel.CIVIL_AFFAIRS, Optional.of(folder)).entries())
                .hasSize(1);
        assertThat(Register.of(Channel.PUBLIC_SECURITY, Optional.of(folder)).find(CARD, NUMBER))
                .isPresent();
    }

    @Test
    @DisplayName("a register in another encoding is refused for that")
    void encoding() throws IOException {
        byte[] gb18030 = (HEADER + "\nPASSPORT,E1,张三,VALID,\n").getBytes(Charset.forName("GB18030"));
        Files.write(folder.resolve("civil-affairs.csv"), gb18030);

        assertThatThrownBy(() -> Register.of(Channel.CIVIL_AFFAIRS, Optional.of(folder)))
                .isInstanceOf(RegisterException.class)
                .hasMessageEndingWith("civil-affairs.csv is not UTF-8");
    }

    @Test
    @DisplayName("every number in the default registers has the right check character")
    void checkCharacters() {
        for (Channel channel : Channel.values()) {
            assertThat(Register.of(channel, Optional.empty()).entries())
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(parsed(entry)).isNotInstanceOf(Parsed.Invalid.class));
        }
    }

    private static Object parsed(Entry entry) {
        return switch (entry.documentType()) {
            case "RESIDENT_IDENTITY_CARD", "TEMPORARY_IDENTITY_CARD", "HOUSEHOLD_REGISTER" ->
                ResidentIdNumber.parse(entry.documentNumber());
            case "BUSINESS_LICENCE", "PUBLIC_INSTITUTION_CERTIFICATE", "SOCIAL_ORGANISATION_CERTIFICATE" ->
                UnifiedSocialCreditCode.parse(entry.documentNumber());
            case "ORGANISATION_CODE_CERTIFICATE" -> OrganisationCode.parse(entry.documentNumber());
            default -> entry;
        };
    }

    private static Register read(String csv) throws IOException {
        return Register.read("test.csv", new StringReader(csv));
    }

    private static void assertWrong(String csv, String line, String what) {
        assertThatThrownBy(() -> read(csv))
                .isInstanceOf(RegisterException.class)
                .hasMessageContaining("test.csv, " + line)
                .hasMessageContaining(what)
                .hasMessageNotContaining(NUMBER)
                .hasMessageNotContaining("张三");
    }
}
