package io.shiming.foundation.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection to the service, kept alive while both sides agree where a message ends. For one thread. */
final class RawConnection implements AutoCloseable {
    /** An answer that takes longer is a hang. */
    private static final int PATIENCE_MILLIS = 20_000;

    private static final Pattern STATUS_LINE = Pattern.compile("\\S+/\\d\\.\\d (\\d{3})( .*)?");

    private final URI service;
    private Socket socket;
    private InputStream in;

    RawConnection(URI service) {
        this.service = service;
    }

    /** @throws IOException when there is no answer, or one that is no HTTP */
    RawAnswer send(RawRequest request) throws IOException {
        boolean kept = socket != null;
        try {
            return exchange(request);
        } catch (EOFException closed) {
            drop();
            if (kept) {
                // The server may end a connection at any time between two messages.
                return exchange(request);
            }
            throw closed;
        } finally {
            if (!request.isHttp()) {
                drop();
            }
        }
    }

    private RawAnswer exchange(RawRequest request) throws IOException {
        if (socket == null) {
            socket = new Socket(service.getHost(), service.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        }
        IOException unsent = null;
        try {
            socket.getOutputStream().write(request.bytes());
            socket.getOutputStream().flush();
        } catch (IOException refusedEarly) {
            // There may be an answer all the same.
            unsent = refusedEarly;
        }
        try {
            return read(request.method.equals("HEAD"));
        } catch (IOException failure) {
            if (unsent != null) {
                failure.addSuppressed(unsent);
            }
            throw failure;
        }
    }

    private RawAnswer read(boolean headOnly) throws IOException {
        String first = line();
        // The server answers another protocol's version by the name it was called.
        Matcher line = STATUS_LINE.matcher(first);
        if (!line.matches()) {
            throw new IOException("No HTTP: " + first);
        }
        int status = Integer.parseInt(line.group(1));
        List<RawRequest.Header> headers = new ArrayList<>();
        for (String next = line(); !next.isEmpty(); next = line()) {
            int colon = next.indexOf(':');
            headers.add(new RawRequest.Header(
                    next.substring(0, colon), next.substring(colon + 1).trim()));
        }
        if (status < 200) {
            return read(headOnly);
        }
        RawAnswer head = new RawAnswer(status, headers, new byte[0]);
        boolean none = headOnly || status == 204 || status == 304;
        RawAnswer answer = none ? head : new RawAnswer(status, headers, body(head));
        if (answer.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
            drop();
        }
        return answer;
    }

    private byte[] body(RawAnswer head) throws IOException {
        if (head.header("Transfer-Encoding").isPresent()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.writeBytes(exactly(size));
                line();
            }
            line();
            return body.toByteArray();
        }
        if (head.header("Content-Length").isPresent()) {
            return exactly(Integer.parseInt(head.header("Content-Length").get()));
        }
        byte[] rest = in.readAllBytes();
        drop();
        return rest;
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new IOException("The answer was cut off after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new EOFException("Closed without an answer");
            }
            line.write(each);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** Ends the connection; the next request opens another. */
    void drop() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    @Override
    public void close() throws IOException {
        drop();
    }
}
