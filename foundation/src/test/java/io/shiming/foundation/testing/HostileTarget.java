package io.shiming.foundation.testing;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Paths, queries, methods and request lines that are odd, or none. */
final class HostileTarget {
    private static final String[] SEGMENTS = {
        "%",
        " ",
        "x",
        "-",
        "7",
        "null",
        "undefined",
        "1-1-1-1-1",
        "\u0000",
        "../..",
        "a/b",
        "~",
        "\\",
        "{id}",
        "'",
        "\"",
        ";a=b",
        "*",
        "张三",
        "\ud83d\ude00",
        "\u202e",
        "\r\n",
        "01980000-0000-7000-8000-000000000001.json",
        "01980000-0000-7000-8000-00000000000\u0661",
        "x".repeat(2_000),
    };

    private static final String[] METHODS = {
        "GET",
        "PUT",
        "POST",
        "DELETE",
        "PATCH",
        "HEAD",
        "OPTIONS",
        "TRACE",
        "PROPFIND",
        "get",
        "Post",
        "FOO",
        "M-SEARCH",
    };

    private static final String[] QUERIES = {
        "",
        "?",
        "?=",
        "?&&&",
        "?limit",
        "?limit=",
        "?limit=1&limit=2",
        "?limit=-1",
        "?limit=99999999999999999999",
        "?limit=%31",
        "?limit=%D9%A1",
        "?limit=1e3",
        "?limit[]=1",
        "?after=%00",
        "?after=%ff",
        "?after=%",
        "?after=%zz",
        "?a=b=c",
        "?;",
        "?limit=1;after=2",
        "?%6cimit=5",
        "?LIMIT=5",
        "?a+b=c+d",
        "?" + "a=1&".repeat(700),
        "?" + "a".repeat(3_000),
        "?_method=DELETE",
        "?access_token=x",
        "?x=%E5%BC%A0%E4%B8%89",
    };

    private HostileTarget() {}

    static String segment(Random random, String canary) {
        return random.nextInt(4) == 0 ? canary : HostileText.one(random, SEGMENTS);
    }

    static void method(RawRequest request, Random random) {
        request.method = HostileText.one(random, METHODS);
    }

    static String query(String target, Random random, String canary) {
        String path = target.replaceFirst("\\?.*", "");
        return random.nextInt(3) == 0 ? path + "?name=" + canary : path + HostileText.one(random, QUERIES);
    }

    static void change(RawRequest request, Random random, String canary) {
        String path = request.target;
        request.target = switch (random.nextInt(26)) {
            case 0 -> path.replaceFirst("(\\?|$)", "/$1");
            case 1 -> "/" + path;
            case 2 -> path.replace("/v1/", "/v1//");
            case 3 -> path.replace("/v1/", "/v1/./");
            case 4 -> path.replace("/v1/", "/v1/../v1/");
            case 5 -> path.replace("/v1/", "/../../v1/");
            case 6 -> path.replace("/v1/", "/v1/%2e%2e/v1/");
            case 7 -> path.replace("v1", "%761");
            case 8 -> path.replace("v1", "V1");
            case 9 -> path.replace("/v1/", "/v1%2f");
            case 10 -> path.replace("/v1/", "/v1;a=b/");
            case 11 -> path.replaceFirst("(\\?|$)", ";v=1$1");
            case 12 -> path.replaceFirst("(\\?|$)", ".json$1");
            case 13 -> path.replaceFirst("(\\?|$)", "%00$1");
            case 14 -> path.replaceFirst("(\\?|$)", "%ff$1");
            case 15 -> path.replaceFirst("(\\?|$)", "%zz$1");
            case 16 -> path.replaceFirst("(\\?|$)", "%$1");
            case 17 -> path.replaceFirst("(\\?|$)", "%c0%ae%c0%ae$1");
            case 18 -> path + "/" + "a/".repeat(1 + random.nextInt(1_500));
            case 19 -> path + "/" + "a".repeat(1 + random.nextInt(6_000));
            case 20 -> "/v1/" + canary;
            case 21 -> "/" + PublishedApi.encode(canary + HostileText.snippet(random));
            case 22 -> "/q/../v1/" + canary;
            case 23 ->
                HostileText.one(
                        random,
                        "/",
                        "*",
                        "//",
                        "/v1",
                        "/v1/",
                        "/v2/registrations",
                        "/q",
                        "/q/",
                        "/q/nothing",
                        "/q/health/../../v1/",
                        "/favicon.ico",
                        "/.git/config",
                        "/.env",
                        "/actuator/env",
                        "/index.html",
                        "http://localhost" + path,
                        "https://elsewhere.example/",
                        "localhost:80",
                        "?a=b",
                        "/v1/用户",
                        "/v1/a b",
                        "/v1/a\"b",
                        "/v1/a#b",
                        "/v1/a|b",
                        "/v1/[a]",
                        "/v1/{a}",
                        "/v1/\\..\\a",
                        "\\v1");
            case 24 -> path.replace('-', '_');
            default -> "/v1/receipts/check/.." + path;
        };
    }

    /** What a server must take for no HTTP at all, or for HTTP that is wrong. */
    static byte[] noHttp(Random random, String canary) {
        String text = HostileText.one(
                random,
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET  /v1/" + canary + "  HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1 x\r\nHost: a\r\n\r\n",
                "GET / HTTX/1.1\r\nHost: a\r\n\r\n",
                "\u0016\u0003\u0001\u0002hello\r\n\r\n",
                "SSH-2.0-" + canary + "\r\n\r\n",
                "GET / HTTP/1.1\r\nHost a\r\n\r\n",
                "GET / HTTP/1.1\r\n: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nName: " + canary + "\u0000\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX\u0001Y: b\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + canary + "\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(4_000) + "\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nName: " + canary + "x".repeat(20_000) + "\r\n\r\n",
                "GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
