package io.shiming.foundation.upload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What the copy of a document (Art. 5¶2, 9¶1) must be to be kept: whole, of the media type it claims, and nothing behind its end.
 * It is looked at, never rendered or decompressed, so a decompression bomb stays what it is: small.
 */
public enum DocumentCopy {
    JPEG("image/jpeg") {
        @Override
        boolean isWhole(byte[] bytes) {
            return startsWith(bytes, JPEG_START) && endsWith(bytes, JPEG_END) && bytes.length >= 4 && jpegSize(bytes);
        }
    },
    PNG("image/png") {
        @Override
        boolean isWhole(byte[] bytes) {
            return startsWith(bytes, PNG_SIGNATURE) && pngChunks(bytes);
        }
    },
    PDF("application/pdf") {
        @Override
        boolean isWhole(byte[] bytes) {
            String tail = new String(
                    bytes,
                    Math.max(0, bytes.length - PDF_TAIL),
                    Math.min(bytes.length, PDF_TAIL),
                    StandardCharsets.ISO_8859_1);
            return startsWith(bytes, PDF_START) && tail.stripTrailing().endsWith("%%EOF");
        }
    };

    private static final byte[] JPEG_START = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] JPEG_END = {(byte) 0xff, (byte) 0xd9};
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] PDF_START = "%PDF-".getBytes(StandardCharsets.US_ASCII);
    private static final int PDF_TAIL = 1024;
    /** A page scanned at 1200 dpi has 140 million pixels; nobody needs more to read a card. */
    private static final long MOST_PIXELS = 150_000_000;

    private final String mediaType;

    DocumentCopy(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    abstract boolean isWhole(byte[] bytes);

    /** The kind of copy these bytes are, if they are what the media type says, whatever its case. */
    public static Optional<DocumentCopy> recognise(String mediaType, byte[] bytes) {
        return Arrays.stream(values())
                .filter(kind -> kind.mediaType.equalsIgnoreCase(mediaType))
                .filter(kind -> kind.isWhole(bytes))
                .findFirst();
    }

    /** Walks the segments as far as the frame header, for the size an image claims (ITU-T T.81, B.1 and B.2). */
    private static boolean jpegSize(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 2, bytes.length - 2);
        while (in.remaining() >= 4) {
            if ((in.get() & 0xff) != 0xff) {
                return false;
            }
            int marker = in.get() & 0xff;
            if (marker == 0xd9) {
                return !in.hasRemaining();
            }
            if (marker == 0xff) {
                // A fill byte: the marker follows.
                in.position(in.position() - 1);
                continue;
            }
            int length = in.getShort() & 0xffff;
            if (length < 2 || length - 2 > in.remaining()) {
                return false;
            }
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame && length >= 7) {
                long height = in.getShort(in.position() + 1) & 0xffff;
                long width = in.getShort(in.position() + 3) & 0xffff;
                return height * width <= MOST_PIXELS;
            }
            if (marker == 0xda) {
                return true;
            }
            in.position(in.position() + length - 2);
        }
        return true;
    }

    /** Walks the chunks with their checksums from IHDR to IEND, which must be the end (PNG, third edition, 5). */
    private static boolean pngChunks(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes, PNG_SIGNATURE.length, bytes.length - PNG_SIGNATURE.length);
        boolean first = true;
        while (in.remaining() >= 12) {
            int length = in.getInt();
            if (length < 0 || length > in.remaining() - 8) {
                return false;
            }
            int start = in.position();
            String type = new String(bytes, start, 4, StandardCharsets.US_ASCII);
            CRC32 crc = new CRC32();
            crc.update(bytes, start, length + 4);
            if ((int) crc.getValue() != in.getInt(start + 4 + length)) {
                return false;
            }
            if (first && (!"IHDR".equals(type) || length != 13 || !fits(in, start + 4))) {
                return false;
            }
            first = false;
            in.position(start + length + 8);
            if ("IEND".equals(type)) {
                return !in.hasRemaining();
            }
        }
        return false;
    }

    private static boolean fits(ByteBuffer in, int at) {
        long width = in.getInt(at) & 0xffffffffL;
        long height = in.getInt(at + 4) & 0xffffffffL;
        return width > 0 && height > 0 && width <= MOST_PIXELS && height <= MOST_PIXELS / width;
    }

    /** By what it is known, in hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static boolean endsWith(byte[] bytes, byte[] suffix) {
        return bytes.length >= suffix.length
                && Arrays.equals(bytes, bytes.length - suffix.length, bytes.length, suffix, 0, suffix.length);
    }
}
