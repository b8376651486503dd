/** What foundation gives every service, tested where a database and a clock are at hand. */
package io.shiming.registration.shared;
