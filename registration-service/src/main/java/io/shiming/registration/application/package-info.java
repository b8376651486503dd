/** The duties of the operator, one class each: order of steps, writes, and what is told to whom afterwards. */
package io.shiming.registration.application;
