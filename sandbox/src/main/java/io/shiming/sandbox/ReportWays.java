package io.shiming.sandbox;

import io.shiming.sandbox.simulator.AuthoritySimulators;
import io.shiming.sandbox.simulator.ReportDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The ways by which authorities are told of forged documents here: three have a system, two a folder. */
final class ReportWays {
    private static final List<String> TOLD =
            List.of("public-security", "communications-authority", "internet-authority");
    private static final List<String> WITH_FOLDERS = List.of("market-regulation", "civil-affairs");

    /** Log-ins, by authority. */
    static final Map<String, String> OFFICIALS = Map.of(
            "public-security", "police",
            "market-regulation", "market",
            "civil-affairs", "civil",
            "communications-authority", "comms",
            "internet-authority", "net");

    private ReportWays() {}

    /** Has the simulated authorities take what comes by them. */
    static void open(StateFolder state, AuthoritySimulators authorities) throws IOException {
        for (String authority : TOLD) {
            authorities.takeReports(desk(state, authority));
        }
        Path signers = state.keys(Services.INCIDENT).resolve("report.json");
        for (String authority : WITH_FOLDERS) {
            authorities.takeReports(desk(state, authority), Files.createDirectories(state.reports(authority)), signers);
        }
    }

    /** What incident-service finds in its environment of them: their secrets are nobody else's to see. */
    static Map<String, String> environment(StateFolder state, AuthoritySimulators authorities) {
        Map<String, String> settings = new HashMap<>(Map.of("plain-hosts", "127.0.0.1"));
        for (String authority : TOLD) {
            settings.put(
                    "authorities." + authority + ".endpoint",
                    "http://127.0.0.1:" + authorities.port() + "/" + authority + "/v1/forgery-reports");
            settings.put(
                    "authorities." + authority + ".secret",
                    desk(state, authority).secret());
        }
        for (String authority : WITH_FOLDERS) {
            settings.put(
                    "authorities." + authority + ".folder",
                    state.reports(authority).toString());
        }
        Map<String, String> environment = new HashMap<>();
        settings.forEach((key, value) -> environment.put(
                ("shiming.forgeries." + key).replaceAll("[.-]", "_").toUpperCase(Locale.ROOT), value));
        return environment;
    }

    /**
     * The desks of all five, by the log-in of the official who registers a desk's key.
     *
     * @param keys the folder of an authority's keys
     */
    static Map<String, ReportDesk> desks(Function<String, Path> keys) {
        return OFFICIALS.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getValue,
                        official -> ReportDesk.of(official.getKey(), keys.apply(official.getKey()))));
    }

    private static ReportDesk desk(StateFolder state, String authority) {
        return ReportDesk.of(authority, state.keys(authority));
    }
}
