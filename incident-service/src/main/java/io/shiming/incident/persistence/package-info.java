/** Repositories that name their questions, over the Vert.x PostgreSQL client. Histories: rows are put in, never changed. */
package io.shiming.incident.persistence;
