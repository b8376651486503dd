package io.shiming.foundation.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.crypto.KeyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that need no database; the others are tested in registration-service, while requests run. */
class KeysTest {
    private final StringWriter shown = new StringWriter();

    @TempDir
    Path folder;

    @Test
    @DisplayName("keys are made, shown by their ids, rotated, and never printed")
    void createListRotate() throws Exception {
        assertThat(keys("create", folder)).isZero();
        assertThat(keys("rotate", folder, "audit")).isZero();
        assertThat(folder.resolve("audit-public.json")).exists();
        shown.getBuffer().setLength(0);
        assertThat(keys("list", folder)).isZero();
        assertThat(shown.toString().lines())
                .hasSize(7)
                .filteredOn(line -> line.contains("primary"))
                .hasSize(6);
        assertThat(shown.toString()).doesNotContain("value");
    }

    @Test
    @DisplayName("the key of receipts rotates and is retired; its public half is published before, and stays")
    void receipt() throws Exception {
        keys("create", folder);
        String old = KeyFile.RECEIPT.keys(folder).get(0).name();
        assertThat(keys("rotate", folder, "receipt")).isZero();
        assertThat(keys("retire", folder, "receipt", old)).isZero();
        assertThat(KeyFile.RECEIPT.keys(folder)).hasSize(1);
        assertThat(folder.resolve("receipt-public.json"))
                .content()
                .contains(old)
                .doesNotContain("PRIVATE");
        assertThat(keys("retire", folder, "receipt", old)).isEqualTo(1);
    }

    @Test
    @DisplayName("a service that signs no receipts has no key for them")
    void withoutReceipts() throws Exception {
        keys("create", folder);
        Files.delete(folder.resolve("receipt.json"));
        shown.getBuffer().setLength(0);
        assertThat(keys("list", folder)).isZero();
        assertThat(keys("public", folder)).isZero();
        assertThat(shown.toString()).contains("audit-public.json").doesNotContain("receipt");
        assertThat(keys("rotate", folder, "receipt")).isEqualTo(1);
    }

    @Test
    @DisplayName("the index key rotates like the others, and right afterwards the one before it is not destroyed")
    void index() {
        keys("create", folder);
        KeyFile.Key old = KeyFile.INDEX.keys(folder).get(0);
        assertThat(keys("rotate", folder, "index")).isZero();
        shown.getBuffer().setLength(0);
        assertThat(keys("retire", folder, "index", old.name())).isEqualTo(1);
        assertThat(shown.toString()).contains("changed just now").doesNotContain("Exception");
        assertThat(KeyFile.INDEX.keys(folder)).hasSize(2);
    }

    @Test
    @DisplayName("right after a rotation nothing is wrapped anew and no root key is destroyed")
    void notYet() {
        keys("create", folder);
        keys("rotate", folder, "root");
        assertThat(keys("rewrap", folder)).isEqualTo(1);
        assertThat(shown.toString()).contains("changed just now");
        shown.getBuffer().setLength(0);
        String old = Integer.toUnsignedString(KeyFile.ROOT.keys(folder).get(0).id());
        assertThat(keys("retire", folder, "root", old)).isEqualTo(1);
        assertThat(shown.toString()).contains("changed just now");
        assertThat(KeyFile.ROOT.keys(folder)).hasSize(2);
    }

    @Test
    @DisplayName("a folder without keys is named")
    void none() {
        assertThat(keys("list", folder)).isEqualTo(1);
        assertThat(shown.toString()).contains(folder.resolve("root.json").toString());
        assertThat(keys("melt", folder)).isEqualTo(2);
    }

    private int keys(String command, Path where, String... arguments) {
        CommandLine commands = ServiceMain.commands();
        PrintWriter writer = new PrintWriter(shown, true);
        commands.setOut(writer).setErr(writer);
        String[] all = new String[arguments.length + 3];
        all[0] = "keys";
        all[1] = command;
        all[2] = where.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return commands.execute(all);
    }
}
