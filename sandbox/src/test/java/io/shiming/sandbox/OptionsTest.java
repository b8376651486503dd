package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.sandbox.simulator.Channel;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("without flags: demonstration, temporary state, restarts")
    void defaults() throws UsageException {
        Options options = Options.parse();

        assertThat(options.once()).isFalse();
        assertThat(options.demonstration()).isTrue();
        assertThat(options.data()).isEmpty();
        assertThat(options.state()).isEmpty();
        assertThat(options.batch()).isEmpty();
        assertThat(options.restart()).isTrue();
        assertThat(options.help()).isFalse();
    }

    @Test
    @DisplayName("every flag is understood")
    void everyFlag() throws UsageException {
        String state = folder.resolve("new").toString();

        Options options = Options.parse(
                "--once", "--data", folder.toString(), "--state", state, "--no-restart", "--batch", "civil-affairs");

        assertThat(options.once()).isTrue();
        assertThat(options.data()).contains(folder.toAbsolutePath());
        assertThat(options.state()).contains(folder.resolve("new").toAbsolutePath());
        assertThat(options.restart()).isFalse();
        assertThat(options.batch()).contains(Channel.CIVIL_AFFAIRS);
        assertThat(Options.parse("--no-demo").demonstration()).isFalse();
        assertThat(Options.parse("--help").help()).isTrue();
    }

    @Test
    @DisplayName("an unknown flag, a flag without its folder, a folder there is not, and a contradiction are refused")
    void refused() {
        assertThatThrownBy(() -> Options.parse("--twice")).hasMessageContaining("--twice");
        assertThatThrownBy(() -> Options.parse("--state")).hasMessageContaining("--state");
        assertThatThrownBy(() -> Options.parse("--state", "")).hasMessageContaining("--state");
        assertThatThrownBy(() -> Options.parse("--data", "/nowhere/at/all")).hasMessageContaining("/nowhere/at/all");
        assertThatThrownBy(() -> Options.parse("--batch", "post-office")).hasMessageContaining("--batch");
        assertThatThrownBy(() -> Options.parse("--batch")).hasMessageContaining("--batch");
        assertThatThrownBy(() -> Options.parse("--once", "--no-demo")).isInstanceOf(UsageException.class);
    }

    @Test
    @DisplayName("the usage text names every flag")
    void usage() {
        assertThat(Options.USAGE)
                .contains("--once", "--no-demo", "--data", "--state", "--batch", "--no-restart", "--help");
    }
}
