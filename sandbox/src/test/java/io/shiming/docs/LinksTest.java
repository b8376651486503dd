package io.shiming.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LinksTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    @Test
    @DisplayName("every page that a page of the documentation links to exists")
    void noLinkLeadsNowhere() throws IOException {
        assertThat(pages())
                .hasSizeGreaterThan(10)
                .allSatisfy(page -> LINK.matcher(Checkout.read(page))
                        .results()
                        .map(found -> page.resolveSibling(found.group(1)))
                        .forEach(target -> assertThat(target).exists()));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> cluster = Files.list(ROOT.resolve("k8s"));
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.of(top, cluster, docs)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }
}
