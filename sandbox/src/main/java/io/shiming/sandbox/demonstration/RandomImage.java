package io.shiming.sandbox.demonstration;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Document copies for trying out: real PNG images of noise, no two alike, because a copy may be used only once. */
public final class RandomImage {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int SIDE = 16;

    private RandomImage() {}

    /** A grey-scale PNG of 16 × 16 pixels. */
    public static byte[] png() {
        try {
            ByteArrayOutputStream image = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(image);
            out.write(SIGNATURE);
            // Width, height, 8 bits, grey-scale, and the only compression, filter and order there are.
            byte[] header = ByteBuffer.allocate(13)
                    .putInt(SIDE)
                    .putInt(SIDE)
                    .put(new byte[] {8, 0, 0, 0, 0})
                    .array();
            chunk(out, "IHDR", header);
            chunk(out, "IDAT", pixels());
            chunk(out, "IEND", new byte[0]);
            return image.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] pixels() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            byte[] line = new byte[1 + SIDE];
            for (int y = 0; y < SIDE; y++) {
                ThreadLocalRandom.current().nextBytes(line);
                // Each line begins with its filter: none.
                line[0] = 0;
                deflater.write(line);
            }
        }
        return compressed.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        CRC32 check = new CRC32();
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        check.update(name);
        check.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) check.getValue());
    }
}
