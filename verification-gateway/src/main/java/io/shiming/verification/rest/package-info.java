/** The HTTP surface: translate, delegate, translate back. */
package io.shiming.verification.rest;
