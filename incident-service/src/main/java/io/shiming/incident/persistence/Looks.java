package io.shiming.incident.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Looks at what is not in this service's database, which are on record all the same (Art. 26). */
@Singleton
public class Looks {
    private final Database database;

    Looks(Database database) {
        this.database = database;
    }

    /** Puts one on record; whoever looks waits for it. */
    public Uni<Void> record(Write.Part look) {
        return database.run(Write.always(Scope.none()).and(look)).replaceWithVoid();
    }
}
