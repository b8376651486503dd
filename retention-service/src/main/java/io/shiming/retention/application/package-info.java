/** The duties of keeping and letting go, one class each: order of steps, writes, and who may see what. */
package io.shiming.retention.application;
