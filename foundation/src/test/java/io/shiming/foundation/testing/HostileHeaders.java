package io.shiming.foundation.testing;

import java.util.Random;

/** Headers that are odd, missing, or there twice. */
final class HostileHeaders {
    private static final String[] CONTENT_TYPES = {
        "",
        " ",
        ";",
        "/",
        "*/*",
        "application",
        "application/",
        "/json",
        "application/*",
        "APPLICATION/JSON",
        "Application/Json; Charset=UTF-8",
        "application/json;",
        "application/json; charset",
        "application/json; charset=",
        "application/json; charset=\"utf-8",
        "application/json;charset=utf-16",
        "application/json;charset=no-such-charset",
        "application/json;charset=" + "x".repeat(500),
        "application/json; boundary=a; a=b; a=c",
        "application/json, text/plain",
        "application/vnd.api+json",
        "application/problem+json",
        "text/json",
        "text/plain",
        "text/html;charset=\u0000",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a",
        "application/octet-stream",
        "image/png",
        "IMAGE/PNG; a=b",
        "image/svg+xml",
        "用户/张三",
        "a/b/c",
        "application/json\t",
    };

    private static final String[] ACCEPTS = {
        "",
        " ",
        ",",
        ";",
        "/",
        "*",
        "*/json",
        "*/*;q=0",
        "*/*;q=2",
        "*/*;q=x",
        "*/*;q=",
        "*/*;q=0.00000001",
        "application/json;q=0",
        "application/json;q=-1",
        "application/*",
        "application/json;version=2",
        "application/problem+json",
        "text/html",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/json,".repeat(300),
        "application",
        "application/",
        "/json",
        "\"",
        "application/json; a=\"",
        "张三",
        "image/png, image/*",
    };

    private static final String[] LANGUAGES = {
        "",
        "-",
        "zh",
        "zh-CN",
        "zh-Hant-TW-x-private",
        "ZH;q=1",
        "*",
        "*;q=0",
        "en;q=0,zh;q=0",
        "zh;q=2",
        "zh;q=-1",
        "zh;q=NaN",
        "zh;q=1e1",
        "a,".repeat(2_000),
        "x".repeat(3_000),
        "ug",
        "中文",
        "en_US",
        "--,--",
        ";q=1",
    };

    private static final String[] KEYS = {
        "",
        " ",
        "k",
        "\"quoted\"",
        "a b",
        "a,b",
        "密钥",
        "x".repeat(255),
        "x".repeat(256),
        "x".repeat(5_000),
        "%00",
        "\t",
        "é",
    };

    private static final String[] AUTHORIZATIONS = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer " + "a".repeat(7_000),
        "bearer eyJhbGciOiJub25lIn0.e30.",
        "Basic YTpi",
        "Basic %%%",
        "Digest a",
        "Negotiate x",
        "DPoP a.b.c",
        "张三",
        ", ,",
        "Bearer a, Bearer b",
    };

    private static final String[][] OTHERS = {
        {"Content-Encoding", "gzip"},
        {"Content-Encoding", "br, identity"},
        {"Accept-Encoding", "gzip;q=0, *;q=0"},
        {"Accept-Charset", "no-such-charset"},
        {"Expect", "100-continue"},
        {"Expect", "the-unexpected"},
        {"X-Forwarded-For", "127.0.0.1, 張三"},
        {"X-Forwarded-Proto", "https"},
        {"X-Forwarded-Host", "elsewhere.example"},
        {"X-Forwarded-Prefix", "/../"},
        {"Forwarded", "for=\"[::1"},
        {"X-HTTP-Method-Override", "DELETE"},
        {"X-Original-URL", "/v1/operators"},
        {"traceparent", "00-0-0-0"},
        {"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
        {"tracestate", "a=b,".repeat(100)},
        {"baggage", "a=%zz"},
        {"Origin", "null"},
        {"Origin", "https://elsewhere.example"},
        {"Cookie", "a=b; q_session=x; \""},
        {"Range", "bytes=0-1,5-,-1"},
        {"If-None-Match", "*"},
        {"If-Modified-Since", "yesterday"},
        {"Prefer", "respond-async"},
        {"Connection", "Authorization"},
        {"Upgrade", "websocket"},
        {"Upgrade", "h2c"},
        {"TE", "trailers"},
        {"Trailer", "Authorization"},
        {"Date", "never"},
        {"Via", "1.1 a"},
        {"Max-Forwards", "0"},
        {"Host", "second.example"},
    };

    private HostileHeaders() {}

    static String authorization(Random random) {
        return HostileText.one(random, AUTHORIZATIONS);
    }

    static void change(RawRequest request, Random random, String canary) {
        switch (random.nextInt(14)) {
            case 0 -> request.without("Content-Type");
            case 1, 2 -> request.without("Content-Type").header("Content-Type", HostileText.one(random, CONTENT_TYPES));
            case 3 -> request.header("Content-Type", HostileText.one(random, CONTENT_TYPES));
            case 4, 5 -> request.header("Accept", HostileText.one(random, ACCEPTS));
            case 6 -> request.header("Accept-Language", HostileText.one(random, LANGUAGES));
            case 7 -> request.without("Idempotency-Key");
            case 8 -> request.without("Idempotency-Key").header("Idempotency-Key", HostileText.one(random, KEYS));
            case 9 -> request.header("Idempotency-Key", "second");
            case 10 -> request.header("X-Correlator", HostileText.one(random, KEYS));
            case 11 -> request.header("X-Correlator", canary + "?" + HostileText.snippet(random));
            case 12 -> request.header("X-" + canary, canary);
            default -> {
                String[] other = HostileText.one(random, OTHERS);
                request.header(other[0], other[1]);
            }
        }
    }
}
