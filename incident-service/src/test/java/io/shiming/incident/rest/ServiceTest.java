package io.shiming.incident.rest;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shiming.foundation.testing.PostgreSqlResource;
import io.shiming.foundation.testing.TokenServerResource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test against the running service; all of them share one start. */
@QuarkusTest
@QuarkusTestResource(PostgreSqlResource.class)
@QuarkusTestResource(TokenServerResource.class)
@QuarkusTestResource(AuditedServicesResource.class)
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ServiceTest {}
