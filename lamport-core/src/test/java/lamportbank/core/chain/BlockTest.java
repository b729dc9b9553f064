package lamportbank.core.chain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.core.clock.Timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BlockTest {
    private static final SealedTransfer PAID =
            new SealedTransfer("a", 3, 1, Money.parse("12"), Outcome.SUCCESS);
    private static final SealedTransfer NOT_PAID =
            new SealedTransfer("b", 3, 1, Money.parse("11"), Outcome.ABORT);

    private final Block block = Block.seal(7, new Timestamp(42, 3), Block.GENESIS, List.of(PAID, NOT_PAID));

    @Test
    void genesis_is_the_hash_of_nothing() throws Exception {
        assertThat(Block.GENESIS).isEqualTo(sha256(""));
    }

    @Test
    void the_preimage_is_plain_text_that_anyone_can_hash() throws Exception {
        String text = """
                lamport-bank block 1
                height 7
                time 42
                node 3
                previous e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                transfer a 3 1 12.00 SUCCESS
                transfer b 3 1 11.00 ABORT
                """;

        assertThat(block.preimage()).isEqualTo(text);
        assertThat(block.hash()).isEqualTo(sha256(text));
        assertThat(block.isGenuine()).isTrue();
    }

    @Test
    void whoever_changes_anything_changes_the_hash() {
        String hash = block.hash();
        String previous = block.previousHash();
        List<SealedTransfer> both = block.transfers();
        SealedTransfer outcome = new SealedTransfer("b", 3, 1, Money.parse("11"), Outcome.SUCCESS);
        SealedTransfer amount = new SealedTransfer("b", 3, 1, Money.parse("11.01"), Outcome.ABORT);
        SealedTransfer payer = new SealedTransfer("b", 2, 1, Money.parse("11"), Outcome.ABORT);
        SealedTransfer payee = new SealedTransfer("b", 3, 2, Money.parse("11"), Outcome.ABORT);
        SealedTransfer id = new SealedTransfer("c", 3, 1, Money.parse("11"), Outcome.ABORT);

        assertThat(Stream.of(
                new Block(8, 42, 3, previous, both, hash),
                new Block(7, 43, 3, previous, both, hash),
                new Block(7, 42, 2, previous, both, hash),
                new Block(7, 42, 3, hash, both, hash),
                new Block(7, 42, 3, previous, both.reversed(), hash),
                new Block(7, 42, 3, previous, List.of(PAID), hash),
                new Block(7, 42, 3, previous, List.of(PAID, outcome), hash),
                new Block(7, 42, 3, previous, List.of(PAID, amount), hash),
                new Block(7, 42, 3, previous, List.of(PAID, payer), hash),
                new Block(7, 42, 3, previous, List.of(PAID, payee), hash),
                new Block(7, 42, 3, previous, List.of(PAID, id), hash),
                new Block(7, 42, 3, previous, both, Block.GENESIS)))
                .noneMatch(Block::isGenuine);
    }

    /// Or else a block with one such transfer would have the preimage, and so the hash, of one with two.
    @ParameterizedTest
    @ValueSource(strings = {"a 3 1 12.00 SUCCESS\ntransfer b", "a b", "a\n", ""})
    void an_id_that_could_be_read_as_anything_else_is_none(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SealedTransfer(id, 3, 1, Money.parse("11"), Outcome.ABORT));
        assertThatIllegalArgumentException().isThrownBy(() -> new Transfer(id, 3, 1, Money.parse("11")));
    }

    static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
