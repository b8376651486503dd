package io.shiming.foundation.http;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Answers of this operation carry an {@code ETag}, and who says in {@code If-None-Match} that it has that one is answered 304
 * without it. It was looked up all the same, and where that is on record it is. The operation says so by the extension
 * {@link ApiConventions#TAGGED} as well, for its document.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Tagged {}
