package lamportbank.spring.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Aligned columns for people at a terminal.
public final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    public static TextTable of(String... headings) {
        return new TextTable().row((Object[]) headings);
    }

    /// @param cells as they are shown; numbers and amounts are aligned to the right
    public TextTable row(Object... cells) {
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(column -> String.valueOf(cells[column]))
                .toList());
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .filter(row -> column < row.size())
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String padding = " ".repeat(widths[column] - cell.length());
                boolean number = cell.matches("-?[0-9]+(\\.[0-9]+)?");
                line.append(column == 0 ? "" : "  ").append(number ? padding + cell : cell + padding);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
