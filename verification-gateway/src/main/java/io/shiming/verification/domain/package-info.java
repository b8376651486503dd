/** What a verification is, which channel answers for which document, and when a channel counts as working. */
package io.shiming.verification.domain;
