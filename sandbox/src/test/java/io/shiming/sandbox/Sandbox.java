package io.shiming.sandbox;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the one sandbox that all end-to-end tests of a run share. It is started when the first of them asks for
 * it, and stopped when the last is done.
 */
public final class Sandbox implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RunningSandbox.class || type == SandboxClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RunningSandbox sandbox = context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(RunningSandbox.class, type -> RunningSandbox.start(), RunningSandbox.class);
        return parameter.getParameter().getType() == RunningSandbox.class ? sandbox : sandbox.client();
    }
}
