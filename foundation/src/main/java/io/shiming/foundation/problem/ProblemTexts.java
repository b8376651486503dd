package io.shiming.foundation.problem;

import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * Titles, details and messages of problem documents, in English and Chinese. Each service brings a bundle
 * {@code service-problems}; what it does not name is looked up in the bundle {@code problems} of this library.
 */
final class ProblemTexts {
    private static final List<Locale> SUPPORTED = List.of(Locale.ENGLISH, Locale.CHINESE);
    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private ProblemTexts() {}

    /** The best supported language for an {@code Accept-Language} header (RFC 4647 look-up); English when in doubt. */
    static Locale language(String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return Locale.ENGLISH;
        }
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), SUPPORTED);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            // The JDK's parser trips over "-", of which its documentation says nothing.
            return Locale.ENGLISH;
        }
    }

    static String title(ErrorCode code, Locale language) {
        return text(code.name(), language);
    }

    static String detail(ErrorCode code, Locale language) {
        return text(code.name() + ".detail", language);
    }

    static String message(Violation.Code code, Locale language) {
        return text("violation." + code.name(), language);
    }

    private static String text(String key, Locale language) {
        for (String bundle : List.of("service-problems", "problems")) {
            try {
                return ResourceBundle.getBundle(
                                bundle, language, Thread.currentThread().getContextClassLoader(), NO_FALLBACK)
                        .getString(key);
            } catch (MissingResourceException tryNext) {
                // The service's bundle names only what the service adds.
            }
        }
        return key;
    }
}
