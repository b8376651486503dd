/** What the tests of every service stand on: a real PostgreSQL and really signed tokens. Shared as a test-jar. */
package io.shiming.foundation.testing;
