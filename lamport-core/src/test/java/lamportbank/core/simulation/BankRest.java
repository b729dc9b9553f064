package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.LookedUp;
import lamportbank.core.chain.Block;
import lamportbank.core.process.Message;
import lamportbank.core.process.Refusal;

/// What the bank's service does around its protocol: it keeps the blocks, and puts refusals into answers.
final class BankRest implements Network.Rest {
    private static final int BLOCKS_PER_PAGE = 3;

    private final List<Block> blocks = new ArrayList<>();

    void keep(Block block) {
        blocks.add(block);
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    @Override
    public Optional<Message> read(Message question) {
        if (!(question instanceof BankMessage.FetchBlocks(long from))) {
            return Optional.empty();
        }
        List<Block> page = blocks.stream().skip(from).limit(BLOCKS_PER_PAGE).toList();
        return Optional.of(new BankMessage.Blocks(page, blocks.size()));
    }

    @Override
    public Message asked(Message question) {
        return question instanceof BankMessage.Propose proposal ? LookedUp.in(blocks, proposal) : question;
    }

    @Override
    public Optional<Message> refused(Message question, Refusal refusal) {
        if (refusal.reason() == Refusal.Reason.FENCED) {
            return Optional.of(new BankMessage.Fenced(refusal.detail()));
        }
        return switch (question) {
            case BankMessage.Register _ -> Optional.of(new BankMessage.Rejected(refusal.detail()));
            case BankMessage.Propose _ when refusal.reason() == Refusal.Reason.CONFLICT -> Optional.empty();
            case BankMessage.Propose _ when refusal.reason() == Refusal.Reason.UNAVAILABLE -> Optional.empty();
            default -> throw new AssertionError("the bank refuses " + question, refusal);
        };
    }
}
