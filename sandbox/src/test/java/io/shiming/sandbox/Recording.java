package io.shiming.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * Everything the suite leaves behind, as files: what the launcher told, metrics, a dump of every database, and the whole
 * state folder with logs, data files and write-ahead logs. There are no spans yet.
 */
final class Recording {
    private final RunningSandbox sandbox;
    private final Path folder;

    Recording(RunningSandbox sandbox, Path folder) {
        this.sandbox = sandbox;
        this.folder = folder;
    }

    List<Path> files() throws IOException, SQLException, InterruptedException {
        List<Path> files = new ArrayList<>(List.of(sandbox.output()));
        for (Map.Entry<String, String> service :
                sandbox.description().services().entrySet()) {
            files.add(metrics(service.getKey(), service.getValue()));
        }
        for (String database : sandbox.description().databases().keySet()) {
            files.add(dump(database));
        }
        for (String server : List.of("postgresql", "postgresql-keys")) {
            // So that what is in memory only is in the data files as well.
            try (Connection superuser = sandbox.superuser(server);
                    Statement statement = superuser.createStatement()) {
                statement.execute("CHECKPOINT");
            }
        }
        try (Stream<Path> state = Files.walk(sandbox.state())) {
            state.filter(Files::isRegularFile).forEach(files::add);
        }
        return files;
    }

    private Path metrics(String service, String url) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/q/metrics")).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofFile(folder.resolve("metrics-" + service)))
                .body();
    }

    /** As {@code pg_dump --data-only} would, which is not among the embedded programs. */
    private Path dump(String database) throws IOException, SQLException {
        Path file = folder.resolve("dump-" + database);
        try (Connection owner = sandbox.connect(database);
                OutputStream out = Files.newOutputStream(file)) {
            for (String table : tables(owner)) {
                out.write(("COPY " + table + "\n").getBytes(StandardCharsets.UTF_8));
                owner.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY " + table + " TO STDOUT", out);
            }
        }
        return file;
    }

    private static List<String> tables(Connection owner) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery(
                        // The rows of a partitioned table are in its partitions.
                        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                                + " ORDER BY relname")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }
}
