package lamportbank.spring.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.chain.Block;
import lamportbank.core.process.Refusal;
import lamportbank.spring.web.Room;

/// The blocks of a chain. Thread-safe; appended to by a [lamportbank.spring.journal.Projection] only.
public final class BlockTable {
    /// So many of the largest are 2 MB in a driver that reads them all at once.
    private static final int ROWS_AT_A_TIME = 16;

    private final JdbcTemplate jdbc;
    private final JsonMapper json;

    public BlockTable(JdbcTemplate jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    public void append(List<Block> blocks) {
        jdbc.batchUpdate(
                "insert into block (height, hash, block) values (?, ?, ?)",
                blocks.stream()
                        .map(block -> new Object[]{block.height(), block.hash(), json.writeValueAsString(block)})
                        .toList());
    }

    public Optional<Block> find(long height) {
        return rows(height, 1).stream()
                .filter(row -> row.height() == height)
                .findFirst()
                .map(this::parse);
    }

    /// A block as it is stored.
    record Row(long height, String json) {}

    /// The blocks from a height on, in order: up to `limit` of them, and no more than fit into so many characters; but
    /// one, if there is one. No connection is kept beyond this call, however slowly the page is written.
    ///
    /// @throws Refusal if there is no room for them now
    List<Row> page(long from, int limit, int characters) {
        List<Row> page = new ArrayList<>();
        long next = from;
        int free = characters;
        while (page.size() < limit) {
            int wanted = Math.min(limit - page.size(), ROWS_AT_A_TIME);
            List<Row> rows = rows(next, wanted);
            for (Row row : rows) {
                if (row.json().length() > free && !page.isEmpty()) {
                    return page;
                }
                Room.take(row.json().length());
                page.add(row);
                free -= row.json().length();
                next = row.height() + 1;
            }
            if (rows.size() < wanted) {
                return page;
            }
        }
        return page;
    }

    /// Up to `limit` blocks from a height on, in order: few, for all of them are held.
    public List<Block> range(long from, int limit) {
        return rows(from, limit).stream().map(this::parse).toList();
    }

    /// Gives the blocks below a height to the consumer, in order, and keeps none.
    public void forEach(long below, Consumer<Block> consumer) {
        long next = 0;
        while (next < below) {
            List<Row> rows = rows(next, (int) Math.min(ROWS_AT_A_TIME, below - next));
            if (rows.isEmpty()) {
                return;
            }
            rows.stream().filter(row -> row.height() < below).map(this::parse).forEach(consumer);
            next = rows.getLast().height() + 1;
        }
    }

    Block parse(Row row) {
        return json.readValue(row.json(), Block.class);
    }

    private List<Row> rows(long from, int limit) {
        return jdbc.query(
                "select height, block from block where height >= ? order by height limit ?",
                (row, number) -> new Row(row.getLong("height"), row.getString("block")),
                from,
                limit);
    }

    /// How many there are. By the last: to count them takes longer the more there are, and every page says it.
    public long height() {
        Long last = jdbc.queryForObject("select max(height) from block", Long.class);
        return last == null ? 0 : last + 1;
    }
}
