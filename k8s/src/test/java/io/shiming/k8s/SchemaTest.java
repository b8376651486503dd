package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.util.ModelMapper;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "every object is of a kind that Kubernetes has, with no field that it has not, and none missing that it needs")
    void builtIn(Overlay overlay) {
        List<JsonNode> objects =
                overlay.objects().stream().filter(object -> !isCustom(object)).toList();
        assertThat(objects).hasSizeGreaterThan(40);
        assertThat(objects).allSatisfy(SchemaTest::validate);
    }

    @Test
    @DisplayName("a field that nobody knows, one that is missing, and an API that was removed are found")
    void flaws() {
        String deployment = """
                apiVersion: apps/v1
                kind: Deployment
                spec:
                  selector: {}
                  template:
                    spec:
                      containers: [{name: a, %s: b}]
                """;
        validate(Overlay.parse(deployment.formatted("image")).get(0));
        assertThatThrownBy(() -> validate(
                        Overlay.parse(deployment.formatted("imagePullPolice")).get(0)))
                .hasMessageContaining("`imagePullPolice`");
        assertThatThrownBy(() -> validate(Overlay.parse("{apiVersion: apps/v1, kind: Deployment, spec: {template: {}}}")
                        .get(0)))
                .hasMessageContaining("`selector`");
        assertThatThrownBy(() -> validate(Overlay.parse("{apiVersion: policy/v1beta1, kind: PodDisruptionBudget}")
                        .get(0)))
                .hasMessageContaining("policy/v1beta1");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("no object is there twice")
    void once(Overlay overlay) {
        assertThat(overlay.objects())
                .extracting(object ->
                        object.path("apiVersion").asText() + " " + Overlay.kind(object) + " " + Overlay.name(object))
                .doesNotHaveDuplicates();
    }

    /** What somebody else brings to a cluster; {@link CustomResourcesTest} looks at those. */
    static boolean isCustom(JsonNode object) {
        String group = object.path("apiVersion").asText().replaceFirst("/.*", "");
        return (group.contains(".") && !group.endsWith(".k8s.io")) || group.equals("gateway.networking.k8s.io");
    }

    private static void validate(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        Class<?> model = ModelMapper.getApiTypeClass(apiVersion, Overlay.kind(object));
        if (model == null || !model.getPackageName().endsWith(".models")) {
            throw new AssertionError("Kubernetes has no " + Overlay.kind(object) + " in " + apiVersion);
        }
        try {
            model.getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JsonParser.parseString(object.toString()));
        } catch (InvocationTargetException flaw) {
            throw new AssertionError(
                    Overlay.kind(object) + " " + Overlay.name(object) + ": "
                            + flaw.getCause().getMessage(),
                    flaw);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
