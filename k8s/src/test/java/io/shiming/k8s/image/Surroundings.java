package io.shiming.k8s.image;

import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a pod of overlay {@code development} finds around it, each under its own name and port: two PostgreSQL servers and an
 * issuer, and the name of departments that somebody else starts. Each has a loopback address of its own, so that ports are those of the manifests.
 */
final class Surroundings implements AutoCloseable {
    static final Map<String, String> ADDRESSES = Map.of(
            "localhost", "127.0.0.1",
            "postgresql", "127.0.71.1",
            "postgresql-keys", "127.0.71.2",
            "keycloak", "127.0.71.3",
            "departments", "127.0.71.4");
    private static final int POSTGRESQL = 5432;
    private static final int ISSUER = 8080;

    private final List<EmbeddedPostgres> servers = new ArrayList<>();
    private final List<ServerSocket> doors = new ArrayList<>();
    private final HttpServer issuer;

    Surroundings(List<String> databases, String password) throws IOException, SQLException {
        for (String name : List.of("postgresql", "postgresql-keys")) {
            EmbeddedPostgres server = postgresql(databases, password);
            servers.add(server);
            open(ADDRESSES.get(name), server.getPort());
        }
        issuer = HttpServer.create(new InetSocketAddress(ADDRESSES.get("keycloak"), ISSUER), 0);
        String realm = "/realms/shiming";
        String url = "http://keycloak:" + ISSUER + realm;
        answer(realm + "/.well-known/openid-configuration", """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/auth","token_endpoint":"%1$s/token","jwks_uri":"%1$s/certs",
                 "response_types_supported":["code"],"subject_types_supported":["public"],
                 "id_token_signing_alg_values_supported":["RS256"]}""".formatted(url));
        answer(realm + "/certs", "{\"keys\":[]}");
        issuer.start();
    }

    /** Has them found by their names in an image. */
    void nameIn(RootFileSystem image) throws IOException {
        StringBuilder hosts = new StringBuilder();
        ADDRESSES.forEach((name, address) ->
                hosts.append(address).append(' ').append(name).append('\n'));
        Files.writeString(
                image.path("/etc/hosts"), hosts, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static EmbeddedPostgres postgresql(List<String> databases, String password)
            throws IOException, SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("wal_recycle", "off")
                .start();
        try (Connection superuser = server.getPostgresDatabase().getConnection();
                var statement = superuser.createStatement()) {
            for (String database : databases) {
                for (String part : provision(database, password)) {
                    statement.execute(part);
                }
            }
        }
        return server;
    }

    /** As provision.sh does it. */
    private static List<String> provision(String database, String password) throws IOException {
        String sql = Files.readString(Path.of("components/postgresql/provision.sql"))
                .replaceAll("(?m)^--.*$", "")
                .replace("${database}", database)
                .replaceAll("\\$\\{\\w*[pP]assword}", password);
        return Stream.of(sql.split(";", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Lets PostgreSQL, which listens somewhere, be reached where the manifests have it. */
    private void open(String address, int port) throws IOException {
        ServerSocket door = new ServerSocket();
        doors.add(door);
        door.bind(new InetSocketAddress(address, POSTGRESQL));
        thread(() -> {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                thread(() -> pass(client, server));
                thread(() -> pass(server, client));
            }
        });
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    /** Ends with its connection. */
    private static void thread(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(String path, String json) {
        issuer.createContext(path, exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @Override
    public void close() throws IOException {
        issuer.stop(0);
        for (ServerSocket door : doors) {
            door.close();
        }
        for (EmbeddedPostgres server : servers) {
            server.close();
        }
    }
}
