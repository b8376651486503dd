package io.shiming.foundation.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A good JSON body made bad: first as a tree of members, then as text, then as bytes. */
final class HostileBody {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT = 64 * 1_024;
    private static final String[] NAMES = {"", "__proto__", "@class", "@type", "$ref", "id", "status", "\u0000", "a.b"};

    private final Random random;
    private final String canary;
    /** What stands in the tree as a text, and is something else in the end: a literal, or a name used twice. */
    private final List<Map.Entry<String, String>> replacements = new ArrayList<>();

    HostileBody(Random random, String canary) {
        this.random = random;
        this.canary = canary;
    }

    byte[] of(byte[] good) {
        try {
            JsonNode tree = JSON.readTree(good);
            int changes = random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                change(tree);
            }
            String text = tree.toString();
            for (Map.Entry<String, String> replacement : replacements) {
                text = text.replace(replacement.getKey(), replacement.getValue());
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return random.nextInt(4) == 0 ? changed(bytes) : bytes;
        } catch (IOException notJson) {
            return changed(good);
        }
    }

    private record Place(JsonNode parent, String name, int index) {
        JsonNode value() {
            return parent.isObject() ? parent.get(name) : parent.get(index);
        }

        void set(JsonNode value) {
            if (parent instanceof ObjectNode object) {
                object.set(name, value);
            } else {
                ((ArrayNode) parent).set(index, value);
            }
        }

        void remove() {
            if (parent instanceof ObjectNode object) {
                object.remove(name);
            } else {
                ((ArrayNode) parent).remove(index);
            }
        }
    }

    private static void places(JsonNode parent, List<Place> found) {
        parent.properties().forEach(member -> found.add(new Place(parent, member.getKey(), 0)));
        for (int i = 0; parent.isArray() && i < parent.size(); i++) {
            found.add(new Place(parent, "", i));
        }
        parent.forEach(child -> places(child, found));
    }

    private void change(JsonNode tree) {
        List<Place> places = new ArrayList<>();
        places(tree, places);
        if (places.isEmpty()) {
            return;
        }
        Place place = places.get(random.nextInt(places.size()));
        JsonNode value = place.value();
        switch (random.nextInt(10)) {
            case 0, 1 -> place.set(later("\"%s\"", HostileText.literal(random)));
            case 2 -> place.remove();
            case 3 -> unknownMember(place);
            case 4 -> twice(place);
            case 5 -> place.set(JSON.getNodeFactory().arrayNode().add(value).add(value));
            case 6 -> wrap(place);
            case 7 -> place.set(JSON.getNodeFactory().textNode(canary + value.asText() + HostileText.snippet(random)));
            default -> place.set(JSON.getNodeFactory().textNode(odd(value)));
        }
    }

    private String odd(JsonNode value) {
        String text = value.asText();
        return switch (random.nextInt(6)) {
            case 0 -> text.toLowerCase(Locale.ROOT);
            case 1 -> text + " ";
            case 2 -> text.repeat(1 + random.nextInt(20));
            default -> HostileText.insteadOf(text, random);
        };
    }

    private void unknownMember(Place place) {
        if (place.parent() instanceof ObjectNode object) {
            String name = random.nextBoolean() ? HostileText.one(random, NAMES) : canary;
            object.put(name, HostileText.snippet(random));
        }
    }

    private void twice(Place place) {
        if (place.parent() instanceof ObjectNode object) {
            String again = "again" + replacements.size();
            replacements.add(Map.entry("\"" + again + "\"", "\"" + place.name() + "\""));
            object.set(again, place.value());
        } else if (place.parent() instanceof ArrayNode array) {
            int times = 1 + random.nextInt(300);
            JsonNode value = place.value();
            for (int i = 0; i < times; i++) {
                array.add(value);
            }
        }
    }

    private void wrap(Place place) {
        ObjectNode wrapped = JSON.createObjectNode();
        wrapped.set(place.name().isEmpty() ? "value" : place.name(), place.value());
        place.set(wrapped);
    }

    private JsonNode later(String quoted, String literal) {
        String mark = "@literal" + replacements.size() + "@";
        replacements.add(Map.entry(quoted.formatted(mark), literal));
        return JSON.getNodeFactory().textNode(mark);
    }

    /** As bytes: cut, padded, of another encoding, no UTF-8 at all. */
    byte[] changed(byte[] good) {
        int at = good.length == 0 ? 0 : random.nextInt(good.length);
        return switch (random.nextInt(14)) {
            case 0 -> Arrays.copyOf(good, at);
            case 1 -> spliced(good, at, new byte[] {(byte) 0xff});
            case 2 -> spliced(good, at, new byte[] {(byte) 0xc0, (byte) 0xaf});
            case 3 -> spliced(good, at, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
            case 4 -> spliced(good, at, new byte[] {(byte) 0xe5, (byte) 0xbc});
            case 5 -> spliced(good, at, new byte[] {0});
            case 6 -> spliced(good, 0, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
            case 7 -> new String(good, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
            case 8 -> spliced(good, good.length, good);
            case 9 -> spliced(good, good.length, HostileText.snippet(random).getBytes(StandardCharsets.UTF_8));
            case 10 -> HostileText.literal(random).getBytes(StandardCharsets.UTF_8);
            case 11 -> new byte[0];
            case 12 -> padded(good, LIMIT - 1 + random.nextInt(3));
            default -> padded(good, random.nextInt(4 * LIMIT));
        };
    }

    private static byte[] padded(byte[] good, int length) {
        byte[] padded = Arrays.copyOf(good, Math.max(length, good.length));
        Arrays.fill(padded, good.length, padded.length, (byte) ' ');
        return padded;
    }

    private static byte[] spliced(byte[] good, int at, byte[] more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(good, 0, at);
        out.writeBytes(more);
        out.write(good, at, good.length - at);
        return out.toByteArray();
    }
}
