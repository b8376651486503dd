package io.shiming.sandbox.demonstration;

import java.util.ArrayList;
import java.util.List;

/** A table for a terminal: cells are wrapped at spaces, and Chinese characters count as the two columns they take. */
final class Table {
    private static final String GAP = " | ";

    private final List<String> heads;
    private final int widestCell;
    private final List<List<String>> rows = new ArrayList<>();

    Table(int widestCell, List<String> heads) {
        this.widestCell = widestCell;
        this.heads = heads;
    }

    void add(List<String> cells) {
        rows.add(cells);
    }

    List<String> lines() {
        int[] widths = new int[heads.size()];
        List<List<List<String>>> wrapped = new ArrayList<>();
        wrapped.add(wrap(heads, widths));
        rows.forEach(row -> wrapped.add(wrap(row, widths)));
        List<String> lines = new ArrayList<>();
        for (List<List<String>> row : wrapped) {
            int height = row.stream().mapToInt(List::size).max().orElse(0);
            for (int line = 0; line < height; line++) {
                lines.add(line(row, line, widths));
            }
            lines.add(rule(widths));
        }
        return lines;
    }

    /** How many columns of a terminal a text takes. */
    static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = within(character, 0x1100, 0x115F)
                || within(character, 0x2E80, 0xA4CF)
                || within(character, 0xAC00, 0xD7A3)
                || within(character, 0xF900, 0xFAFF)
                || within(character, 0xFE30, 0xFE6F)
                || within(character, 0xFF01, 0xFF60)
                || within(character, 0xFFE0, 0xFFE6)
                || within(character, 0x1F300, 0x3FFFD);
        return wide ? 2 : 1;
    }

    private static boolean within(int character, int first, int last) {
        return first <= character && character <= last;
    }

    private List<List<String>> wrap(List<String> cells, int[] widths) {
        List<List<String>> wrapped = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            List<String> lines = wrap(cells.get(column));
            for (String line : lines) {
                widths[column] = Math.max(widths[column], width(line));
            }
            wrapped.add(lines);
        }
        return wrapped;
    }

    private List<String> wrap(String cell) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : List.of(cell.split(" ", -1))) {
            if (line.length() > 0 && width(line.toString()) + 1 + width(word) > widestCell) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String line(List<List<String>> row, int line, int[] widths) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            String text = line < row.get(column).size() ? row.get(column).get(line) : "";
            cells.add(text + " ".repeat(widths[column] - width(text)));
        }
        return String.join(GAP, cells).stripTrailing();
    }

    private static String rule(int[] widths) {
        List<String> rules = new ArrayList<>();
        for (int width : widths) {
            rules.add("-".repeat(width));
        }
        return String.join("-+-", rules);
    }
}
