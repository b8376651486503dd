/** The table of verifications, and the queue of those that were deferred, which is a part of it. */
package io.shiming.verification.persistence;
