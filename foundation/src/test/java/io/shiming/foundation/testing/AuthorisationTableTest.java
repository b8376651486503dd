package io.shiming.foundation.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.testing.Combination.Expectation;
import io.shiming.foundation.testing.Combination.Tenant;
import io.shiming.foundation.testing.Combination.Token;
import io.shiming.foundation.testing.PublishedApi.Operation;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AuthorisationTableTest {
    private static final String HEAD = "| Operation | Roles | Objects |\n|---|---|---|\n";
    private static final String POST = "| `POST /v1/cats` | operator | – |\n";
    private static final String GET =
            "| `GET /v1/cats/{id}` | operator | own |\n| `GET /v1/cats/{id}` | auditor | any |\n";

    private final PublishedApi api = Example.api();
    private final Operation get = api.operations().get(0);

    private static AuthorisationTable table(String rows) {
        return AuthorisationTable.of("authorisation.md", HEAD + rows);
    }

    @Test
    @DisplayName("a table with every operation of the document has no differences")
    void complete() {
        assertThat(table(POST + GET).differences(api)).isEmpty();
    }

    @Test
    @DisplayName("an operation without a row is named, with what to do")
    void operationWithoutRow() {
        assertThat(table(GET).differences(api))
                .singleElement()
                .asString()
                .contains("POST /v1/cats", "authorisation.md", "add who may call it");
    }

    @Test
    @DisplayName("a row that is no operation is named, with what to do")
    void rowWithoutOperation() {
        assertThat(table(POST + GET + "| `GET /v1/dogs` | operator | – |\n").differences(api))
                .singleElement()
                .asString()
                .contains("GET /v1/dogs", "take the row out");
    }

    @Test
    @DisplayName("a path with an object needs a word on whose it is")
    void objectsNotSaid() {
        assertThat(table(POST + "| `GET /v1/cats/{id}` | operator | – |\n").differences(api))
                .singleElement()
                .asString()
                .contains("GET /v1/cats/{id}", "third column");
    }

    @Test
    @DisplayName("a role that there is not, or another word for objects, is no row")
    void misspelt() {
        assertThatThrownBy(() -> table("| `POST /v1/cats` | operators | – |\n")).hasMessageContaining("operators");
        assertThatThrownBy(() -> table("| `POST /v1/cats` | operator | mine |\n"))
                .hasMessageContaining("mine");
    }

    @Test
    @DisplayName("what is expected follows from the row, the tenant and the token")
    void expectations() {
        AuthorisationTable table = table(POST + GET);
        List<Combination> operator = Combination.of(table, get, "operator");
        assertThat(operator).hasSize(Tenant.values().length * Token.values().length);
        assertThat(expected(operator, Tenant.OWN, Token.VALID)).isEqualTo(Expectation.FOUND);
        assertThat(expected(operator, Tenant.OTHER, Token.VALID)).isEqualTo(Expectation.UNKNOWN);
        assertThat(expected(operator, Tenant.OWN, Token.FORGED)).isEqualTo(Expectation.UNAUTHENTICATED);
        assertThat(expected(Combination.of(table, get, "auditor"), Tenant.OTHER, Token.VALID))
                .isEqualTo(Expectation.FOUND);
        assertThat(expected(Combination.of(table, get, "agent"), Tenant.OWN, Token.VALID))
                .isEqualTo(Expectation.FORBIDDEN);
    }

    private static Expectation expected(List<Combination> all, Tenant tenant, Token token) {
        return all.stream()
                .filter(each -> each.tenant() == tenant && each.token() == token)
                .findFirst()
                .orElseThrow()
                .expectation();
    }
}
