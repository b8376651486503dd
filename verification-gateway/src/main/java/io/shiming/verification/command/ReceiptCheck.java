package io.shiming.verification.command;

import com.nimbusds.jose.jwk.JWKSet;
import io.shiming.foundation.command.ServiceCommand;
import io.shiming.verification.application.ReceiptVerifier;
import io.shiming.verification.domain.Receipt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies receipts off-line. */
@Command(
        name = "receipt-check",
        description = "Verifies receipts off-line: those given, or those on standard input, one a line.",
        exitCodeListHeading = "Ends with:%n",
        exitCodeList = {"0:every receipt is valid", "1:one is not", "2:there were none, or the keys could not be read"},
        mixinStandardHelpOptions = true)
public class ReceiptCheck implements ServiceCommand {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--keys",
            required = true,
            paramLabel = "FILE",
            description = "JWK set, as GET /v1/receipt-keys answers it")
    private Path keys;

    @Parameters(paramLabel = "RECEIPT", arity = "0..*", description = "JWS, compact")
    private List<String> receipts = List.of();

    @Override
    public Integer call() {
        try {
            ReceiptVerifier verifier = new ReceiptVerifier(JWKSet.parse(Files.readString(keys)));
            return tell(verifier, receipts.isEmpty() ? lines() : receipts);
        } catch (IOException | ParseException | IllegalStateException unreadable) {
            spec.commandLine().getErr().println(keys + " is no JWK set with keys of receipts, or cannot be read");
            return 2;
        }
    }

    private int tell(ReceiptVerifier verifier, List<String> all) {
        PrintWriter out = spec.commandLine().getOut();
        if (all.isEmpty()) {
            spec.commandLine().getErr().println("no receipt was given");
            return 2;
        }
        int valid = 0;
        for (String text : all) {
            Optional<Receipt> found = verifier.verify(text);
            out.println(found.map(ReceiptCheck::line).orElse("NOT valid"));
            valid += found.isPresent() ? 1 : 0;
        }
        out.printf("%d of %d are valid%n", valid, all.size());
        return valid == all.size() ? 0 : 1;
    }

    private static String line(Receipt receipt) {
        return "valid: %s by %s at %s, verification %s%s"
                .formatted(
                        receipt.outcome(),
                        receipt.channel(),
                        receipt.checkedAt(),
                        receipt.verificationId(),
                        receipt.operatorId() == null ? "" : " for operator " + receipt.operatorId());
    }

    private static List<String> lines() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
