/**
 * The use cases: verify a document, settle what had to wait, watch the channels. {@link
 * io.shiming.verification.application.AuthorityChannel} is the port to the departments.
 */
package io.shiming.verification.application;
