package io.shiming.foundation.testing;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** An HTTP request as it goes over the wire, so that it can be wrong in ways that no client library lets it be. */
final class RawRequest {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** Path and query of RFC 3986. Possessive, or long ones would be more than the stack of the matcher holds. */
    private static final Pattern TARGET = Pattern.compile("/(?:%[0-9A-Fa-f]{2}|[!$&'()*+,./0-9:;=@A-Z_a-z~-])*+"
            + "(?:\\?(?:%[0-9A-Fa-f]{2}|[!$&'()*+,./0-9:;=?@A-Z_a-z~-])*+)?");

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\uffff]*");
    /** The limits of the HTTP server: for the request line Vert.x's own, for headers that of our configuration. */
    private static final int LONGEST_LINE = 4_096;

    private static final int LARGEST_HEADER = 16 * 1_024;
    private static final int SHOWN = 3_000;

    record Header(String name, String value) {}

    String method;
    String target;
    final List<Header> headers = new ArrayList<>();
    byte[] body;
    boolean chunked;
    /** Sent in place of everything else, where it must not even look like HTTP. */
    byte[] verbatim;

    RawRequest(String method, String target) {
        this.method = method;
        this.target = target;
    }

    RawRequest header(String name, String value) {
        headers.add(new Header(name, value));
        return this;
    }

    RawRequest without(String name) {
        headers.removeIf(header -> header.name().equalsIgnoreCase(name));
        return this;
    }

    RawRequest body(String mediaType, byte[] bytes) {
        this.body = bytes;
        return header("Content-Type", mediaType);
    }

    /**
     * Whether this is HTTP by RFC 9112, within the server's limits. What is not never reaches the application: the HTTP
     * server itself answers it, without a body.
     */
    boolean isHttp() {
        int size = 0;
        for (Header header : headers) {
            size += header.name().length() + header.value().getBytes(StandardCharsets.UTF_8).length + 4;
            if (!TOKEN.matcher(header.name()).matches()
                    || !VALUE.matcher(header.value()).matches()) {
                return false;
            }
        }
        return verbatim == null
                && TOKEN.matcher(method).matches()
                && TARGET.matcher(target).matches()
                && isUri(target)
                && method.length() + target.length() + 10 < LONGEST_LINE
                && size + 200 < LARGEST_HEADER;
    }

    /** The framework looks at the target before anybody else does, with the JDK's parser, which takes no "//". */
    private static boolean isUri(String target) {
        try {
            new URI(target);
            return true;
        } catch (URISyntaxException none) {
            return false;
        }
    }

    byte[] bytes() {
        if (verbatim != null) {
            return verbatim;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head().getBytes(StandardCharsets.UTF_8));
        if (body != null && chunked) {
            int half = body.length / 2;
            chunk(out, body, 0, half);
            chunk(out, body, half, body.length - half);
            out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } else if (body != null) {
            out.writeBytes(body);
        }
        return out.toByteArray();
    }

    private String head() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(header -> head.append(header.name() + ": " + header.value() + "\r\n"));
        if (body != null) {
            head.append(chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + body.length + "\r\n");
        } else if (!method.equals("GET")) {
            head.append("Content-Length: 0\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static void chunk(ByteArrayOutputStream out, byte[] bytes, int from, int length) {
        if (length > 0) {
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, from, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** For a failure's message; the data is made up. */
    @Override
    public String toString() {
        return visible(bytes()).replaceFirst("(Authorization: Bearer ey[^.]{3})\\S{200,}", "$1…");
    }

    /** Bytes as text, what cannot be seen escaped. */
    static String visible(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        new String(bytes, 0, Math.min(bytes.length, SHOWN), StandardCharsets.UTF_8)
                .codePoints()
                .forEach(each -> {
                    if (each == '\n' || (each >= 0x20 && each < 0x7f) || Character.isLetterOrDigit(each)) {
                        text.appendCodePoint(each);
                    } else if (each != '\r') {
                        text.append("\\u{%x}".formatted(each));
                    }
                });
        return text.append(bytes.length > SHOWN ? "… (" + bytes.length + " bytes)" : "")
                .toString();
    }
}
