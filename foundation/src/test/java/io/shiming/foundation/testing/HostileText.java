package io.shiming.foundation.testing;

import java.util.Random;

/** Texts and JSON literals that have broken programs before. */
final class HostileText {
    private static final String[] SNIPPETS = {
        "' OR '1'='1",
        "'; DROP TABLE registration; --",
        "\\'; SELECT pg_sleep(10); --",
        "$1",
        "?",
        "%s%n%x%d",
        "{0}{}",
        "${jndi:ldap://127.0.0.1/a}",
        "#{7*7}{{7*7}}",
        "<script>alert(1)</script>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        "\",\"admin\":true,\"x\":\"",
        "../../../../etc/passwd",
        "|| cat /etc/passwd",
        "line\r\n2026-01-01 INFO forged line",
        "a\r\nSet-Cookie: a=b",
        "\u0000",
        "a\u0000b",
        "\u001b[2J",
        "\u0007\b\f\u007f\u0085",
        "\u2028\u2029",
        "\u200b\u200d\ufeff",
        "\u202etxt.exe\u202c",
        "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
        "Ａｂｃ１２３＠",
        "１１０１０５１９４９１２３１００２Ｘ",
        "\ud83d\ude00\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
        "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
        "\ud840\udc00\u3400",
        "ı İ ß ﬁ ǆ",
        "\u0130\u0131",
        "\uffff\ufffe",
        "",
        " ",
        "\t",
        "\u3000",
        "null",
        "true",
        "NaN",
        "-",
        "0",
        "__proto__",
    };

    private static final String[] DATES = {
        "0000-01-01",
        "0000-00-00",
        "0001-01-01",
        "-0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "+10000-01-01",
        "2026-02-30",
        "2026-02-29",
        "2024-02-29",
        "1900-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-1-1",
        "20260101",
        "2026-W01-1",
        "2026-01-01T00:00:00Z",
        "２０２６-０１-０１",
        "2026-01-01 ",
        "1582-10-10",
        "-999999999-01-01",
        "+999999999-12-31",
    };

    private static final String[] INSTANTS = {
        "2026-11-23T08:00:00+14:00",
        "2026-11-23T08:00:00+18:00",
        "2026-11-23T08:00:00+18:01",
        "2026-11-23T08:00:00-23:59",
        "2026-11-23T08:00:00+99:99",
        "2026-11-23T08:00:00",
        "2026-11-23T24:00:00Z",
        "2026-11-23T23:59:60Z",
        "2026-11-23T25:00:00Z",
        "2026-11-23t08:00:00z",
        "2026-11-23 08:00:00Z",
        "2026-11-23T08:00:00.1234567891Z",
        "2026-11-23T08:00:00.999999999Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+18:00",
        "9999-12-31T23:59:59.999999999Z",
        "9999-12-31T23:59:59-18:00",
        "1969-12-31T23:59:59Z",
        "+292278994-08-17T07:12:55.807Z",
        "2026-11-23T08:00:00[Asia/Shanghai]",
        "1700000000",
    };

    private static final String[] UUIDS = {
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "1-1-1-1-1",
        "01980000000070008000000000000001",
        "{01980000-0000-7000-8000-000000000001}",
        "urn:uuid:01980000-0000-7000-8000-000000000001",
        "01980000-0000-7000-8000-00000000000g",
        "01980000-0000-7000-8000-0000000000011",
        "０１９８0000-0000-7000-8000-000000000001",
        "AAAAAAAAAAAAAAAAAAAAAA==",
    };

    /** JSON literals; the last ones are no JSON. */
    private static final String[] LITERALS = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-1",
        "1.5",
        "0.1e-400",
        "1e308",
        "1e309",
        "-1e999999999",
        "2147483648",
        "-9223372036854775809",
        "18446744073709551616",
        "9".repeat(400),
        "9".repeat(2_000),
        "0." + "1".repeat(5_000),
        "{}",
        "[]",
        "[[]]",
        "[null]",
        "[\"a\",\"a\"]",
        "{\"\":\"\"}",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"a\\u0000b\"",
        "\"\\ufffe\"",
        "\"" + "x".repeat(300) + "\"",
        "\"" + "张".repeat(9_000) + "\"",
        "\"" + "a".repeat(60_000) + "\"",
        "\"" + "\\u0061".repeat(64) + "\"",
        "NaN",
        "Infinity",
        "-",
        "01",
        "+1",
        ".5",
        "0x1F",
        "'a'",
        "\"\\x41\"",
        "\"\\u12\"",
        "\"tab\there\"",
        "undefined",
        "[,]",
        "{,}",
        "{\"a\"}",
        "{a:1}",
        "/* comment */ 1",
        "\"open",
        "",
    };

    private HostileText() {}

    static String snippet(Random random) {
        return one(random, SNIPPETS);
    }

    /** In place of a value that looks like this one. */
    static String insteadOf(String value, Random random) {
        if (random.nextInt(4) == 0) {
            return snippet(random);
        }
        if (value.matches("[0-9a-fA-F-]{36}")) {
            return one(random, UUIDS);
        }
        if (value.matches("\\d{4}-\\d{2}-\\d{2}")) {
            return one(random, DATES);
        }
        return value.matches("\\d{4}-\\d{2}-\\d{2}T.*") ? one(random, INSTANTS) : snippet(random);
    }

    static String literal(Random random) {
        int depth = 1 << random.nextInt(12);
        return switch (random.nextInt(12)) {
            case 0 -> "[".repeat(depth) + "]".repeat(depth);
            case 1 -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
            case 2 -> "[".repeat(depth * 10);
            default -> one(random, LITERALS);
        };
    }

    @SafeVarargs
    static <T> T one(Random random, T... from) {
        return from[random.nextInt(from.length)];
    }
}
