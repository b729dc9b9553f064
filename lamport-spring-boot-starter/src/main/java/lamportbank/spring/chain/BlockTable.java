package lamportbank.spring.chain;

import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.chain.Block;

/// The blocks of a chain. Thread-safe; appended to by a [lamportbank.spring.journal.Projection] only.
public final class BlockTable {
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
        return range(height, 1).stream().filter(block -> block.height() == height).findFirst();
    }

    /// Up to `limit` blocks from a height on, in order.
    public List<Block> range(long from, int limit) {
        return jdbc.query(
                "select block from block where height >= ? order by height limit ?",
                (row, number) -> json.readValue(row.getString("block"), Block.class),
                from,
                limit);
    }

    /// How many there are.
    public long height() {
        Long height = jdbc.queryForObject("select count(*) from block", Long.class);
        return height == null ? 0 : height;
    }
}
