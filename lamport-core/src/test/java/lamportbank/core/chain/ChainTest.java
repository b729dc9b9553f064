package lamportbank.core.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import lamportbank.core.clock.Timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ChainTest {
    private final Chain chain = new Chain(Chain.empty());
    private final List<Block> blocks = chainOf(5);

    @Test
    void a_block_that_follows_is_appended_at_once() {
        assertThat(chain.offer(blocks.get(0)).appended()).containsExactly(blocks.get(0));
        assertThat(chain.height()).isEqualTo(1);
        assertThat(chain.tip()).isEqualTo(blocks.get(0).hash());
    }

    @Test
    void a_block_that_comes_too_early_is_held_back_until_its_predecessor_is_here() {
        assertThat(chain.offer(blocks.get(2)).appended()).isEmpty();
        assertThat(chain.offer(blocks.get(1)).appended()).isEmpty();
        assertThat(chain.height()).isZero();
        assertThat(chain.heldBack()).containsOnlyKeys(1L, 2L);

        assertThat(chain.offer(blocks.get(0)).appended()).isEqualTo(blocks.subList(0, 3));
        assertThat(chain.heldBack()).isEmpty();
    }

    @Test
    void in_whatever_order_blocks_come_the_chain_is_the_same() {
        for (long seed = 1; seed <= 200; seed++) {
            List<Block> arrivals = new ArrayList<>(blocks);
            arrivals.addAll(blocks);
            Collections.shuffle(arrivals, new Random(seed));
            Chain some = new Chain(Chain.empty());
            List<Block> appended = new ArrayList<>();
            arrivals.forEach(block -> appended.addAll(some.offer(block).appended()));

            assertThat(appended).as("seed " + seed).isEqualTo(blocks);
        }
    }

    @Test
    void a_block_that_is_known_is_not_appended_again() {
        chain.offer(blocks.get(0));

        assertThat(chain.offer(blocks.get(0)).appended()).isEmpty();
        assertThat(chain.height()).isEqualTo(1);
    }

    @Test
    void a_block_with_another_predecessor_has_a_flaw_and_changes_nothing() {
        chain.offer(blocks.get(0));
        Block fork = Block.seal(1, new Timestamp(9, 9), Block.GENESIS, List.of());
        Chain.State before = chain.state();

        assertThat(chain.flaw(fork)).contains("does not follow");
        assertThatIllegalStateException().isThrownBy(() -> chain.offer(fork));
        assertThat(chain.state()).isEqualTo(before);
    }

    @Test
    void a_forgery_that_was_held_back_does_not_block_the_chain() {
        Block forgery = Block.seal(1, new Timestamp(9, 9), Block.GENESIS, List.of());
        chain.offer(forgery);

        Chain.Offered offered = chain.offer(blocks.get(0));
        assertThat(offered.appended()).containsExactly(blocks.get(0));
        assertThat(offered.dropped()).isEqualTo(forgery);
        assertThat(chain.offer(blocks.get(1)).appended()).containsExactly(blocks.get(1));
    }

    @Test
    void a_block_whose_content_was_changed_has_a_flaw() {
        Block block = blocks.get(0);
        Block changed = new Block(0, 99, block.node(), block.previousHash(), block.transfers(), block.hash());

        assertThat(chain.flaw(changed)).contains("does not have the hash of its content");
        assertThat(chain.flaw(block)).isNull();
    }

    @Test
    void another_block_at_a_height_that_is_known_has_a_flaw() {
        chain.offer(blocks.get(0));
        chain.offer(blocks.get(1));
        Block other = Block.seal(0, new Timestamp(9, 9), Block.GENESIS, List.of());

        assertThat(chain.flaw(other)).contains("block 0 is " + blocks.get(0).hash() + " here");
        assertThat(chain.flaw(blocks.get(0))).isNull();
        assertThat(chain.flaw(blocks.get(1))).isNull();
    }

    @Test
    void the_hashes_of_the_last_hundred_are_kept() {
        List<Block> many = chainOf(Chain.MAX_RECENT + 1);
        many.forEach(chain::offer);

        assertThat(chain.state().recent()).hasSize(100).startsWith(many.get(1).hash()).endsWith(chain.tip());
        assertThat(chain.flaw(Block.seal(1, new Timestamp(9, 9), Block.GENESIS, List.of()))).isNotNull();
        assertThat(chain.flaw(Block.seal(0, new Timestamp(9, 9), Block.GENESIS, List.of())))
                .as("what is older is only not appended again")
                .isNull();
    }

    @Test
    void no_more_than_a_thousand_wait() {
        List<Block> many = chainOf(Chain.MAX_HELD_BACK + 2);
        many.subList(1, Chain.MAX_HELD_BACK + 1).forEach(block -> {
            assertThat(chain.isFullFor(block)).isFalse();
            chain.offer(block);
        });

        assertThat(chain.isFullFor(many.getLast())).isTrue();
        assertThat(chain.isFullFor(many.get(0))).as("the one that they wait for").isFalse();
        assertThat(chain.isFullFor(many.get(7))).as("one that waits already").isFalse();
        assertThat(chain.isFarBehind(many.get(Chain.MAX_HELD_BACK))).isFalse();
        assertThat(chain.isFarBehind(many.getLast())).isTrue();
    }

    @Test
    void no_more_than_640_kibibytes_wait() {
        List<SealedTransfer> full = IntStream.range(0, 400)
                .mapToObj(place -> new SealedTransfer("t" + place, 1, 2, Money.parse("1"), Outcome.SUCCESS))
                .toList();
        int bytes = 0;
        for (int height = 1; height < 100; height++) {
            Block large = Block.seal(height, new Timestamp(height, 1), Block.GENESIS, full);
            bytes += large.bytes();
            assertThat(chain.isFullFor(large)).isEqualTo(bytes > Chain.MAX_HELD_BACK_BYTES);
            if (bytes > Chain.MAX_HELD_BACK_BYTES) {
                assertThat(chain.isFullFor(chain.heldBack().get(1L))).as("one that waits already").isFalse();
                return;
            }
            chain.offer(large);
        }
        throw new AssertionError(bytes + " bytes wait");
    }

    @Test
    void it_goes_on_from_its_state() {
        chain.offer(blocks.get(0));
        chain.offer(blocks.get(2));
        Chain restored = new Chain(chain.state());

        assertThat(restored.offer(blocks.get(1)).appended()).containsExactly(blocks.get(1), blocks.get(2));
    }

    private static List<Block> chainOf(int count) {
        List<Block> blocks = new ArrayList<>();
        String tip = Block.GENESIS;
        for (int height = 0; height < count; height++) {
            SealedTransfer transfer =
                    new SealedTransfer("t" + height, 1, 2, Money.parse("1"), Outcome.SUCCESS);
            Block block = Block.seal(height, new Timestamp(height + 1, 1), tip, List.of(transfer));
            blocks.add(block);
            tip = block.hash();
        }
        return blocks;
    }
}
