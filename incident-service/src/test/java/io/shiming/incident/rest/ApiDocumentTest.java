package io.shiming.incident.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is published is what is served; {@code -Dapi.write} writes it anew. */
@ServiceTest
class ApiDocumentTest {
    private static final Path PUBLISHED = Path.of("..", "docs", "api", "incident-service.yaml");

    @Test
    void theCommittedDocumentIsTheOneServed() throws IOException {
        String served =
                given().get("/q/openapi").then().statusCode(200).extract().asString();
        if (System.getProperty("api.write") != null) {
            Files.writeString(PUBLISHED, served);
        }
        assertThat(PUBLISHED).hasContent(served);
    }
}
