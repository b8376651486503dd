package io.shiming.sandbox;

import io.shiming.sandbox.simulator.AuthoritySimulators;
import io.shiming.sandbox.simulator.ReportDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The ways by which authorities are told of forged documents here: three have a system, two a folder. */
final class ReportWays {
    private static final List<String> TOLD =
            List.of("public-security", "communications-authority", "internet-authority");
    private static final List<String> WITH_FOLDERS = List.of("market-regulation", "civil-affairs");

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

    /** The settings by which incident-service goes them. */
    static List<String> settings(StateFolder state, AuthoritySimulators authorities) {
        List<String> settings = new ArrayList<>(List.of("shiming.forgeries.plain-hosts=127.0.0.1"));
        for (String authority : TOLD) {
            String way = "shiming.forgeries.authorities." + authority;
            settings.add(
                    way + ".endpoint=http://127.0.0.1:" + authorities.port() + "/" + authority + "/v1/forgery-reports");
            settings.add(way + ".secret=" + desk(state, authority).secret());
        }
        for (String authority : WITH_FOLDERS) {
            settings.add("shiming.forgeries.authorities." + authority + ".folder=" + state.reports(authority));
        }
        return settings;
    }

    /** Of an authority, with its key, which an official of it registers. */
    static ReportDesk desk(StateFolder state, String authority) {
        return ReportDesk.of(authority, state.keys(authority));
    }
}
