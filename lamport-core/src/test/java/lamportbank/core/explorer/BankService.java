package lamportbank.core.explorer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.LookedUp;
import lamportbank.core.chain.Block;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.Refusal;

/// What the bank's service does around its protocol: it keeps the blocks, and puts refusals into answers.
final class BankService {
    /// One question is answered before the next is taken, so one number is enough.
    static final long EXCHANGE = 1;

    private static final Exchange READING = new Exchange("GET");

    /// Every chain that the bank has had in any run, by its tip.
    private final Map<String, List<Block>> chains = new ConcurrentHashMap<>(Map.of(Block.GENESIS, List.of()));

    void see(Effect effect) {
        if (effect instanceof Effect.Happened(_, BankFact.BlockSealed(Block block, _))) {
            chains.computeIfAbsent(
                    block.hash(),
                    _ -> Stream.concat(chains.get(block.previousHash()).stream(), Stream.of(block)).toList());
        }
    }

    /// Reading is no business of the protocol, only an event; a proposal's transfers are looked up in the blocks that the
    /// bank has.
    Message question(Message asked, LamportProcess.State<?> callee) {
        return switch (asked) {
            case BankMessage.FetchBlocks fetch -> READING;
            case BankMessage.Propose proposal -> LookedUp.in(chain(callee), proposal);
            default -> asked;
        };
    }

    /// A block that the bank has sealed in any run.
    Block block(String hash) {
        return chains.get(hash).getLast();
    }

    private List<Block> chain(LamportProcess.State<?> bank) {
        return chains.get(((BankProtocol.State) bank.protocol()).tip());
    }

    /// @param bank as it was when it was asked
    Stream<Rest> answer(Rest asked, LamportProcess.State<?> bank, Locals.Transition transition) {
        if (transition.refusal() != null) {
            return refused(asked.message(), transition.refusal())
                    .map(answer -> back(asked, bank.time(), answer));
        }
        if (transition.changesNothing() && asked.message() instanceof BankMessage.FetchBlocks) {
            return Stream.of(back(asked, bank.time(), page(asked, bank))); // to one that was evicted it is no event
        }
        return transition.steps().stream()
                .flatMap(List::stream)
                .filter(Effect.Answered.class::isInstance)
                .map(Effect.Answered.class::cast)
                .map(answered -> back(
                        asked, answered.time(), answered.answer() == READING ? page(asked, bank) : answered.answer()));
    }

    private static Rest back(Rest asked, long time, Message answer) {
        return new Rest(asked.caller(), asked.callee(), asked.call(), time, true, answer);
    }

    private Message page(Rest asked, LamportProcess.State<?> bank) {
        List<Block> blocks = chain(bank);
        long from = ((BankMessage.FetchBlocks) asked.message()).from();
        return new BankMessage.Blocks(blocks.stream().skip(from).toList(), blocks.size());
    }

    private static Stream<Message> refused(Message question, Refusal refusal) {
        if (refusal.reason() == Refusal.Reason.FENCED) {
            return Stream.of(new BankMessage.Fenced(refusal.detail()));
        }
        return question instanceof BankMessage.Register
                ? Stream.of(new BankMessage.Rejected(refusal.detail()))
                : Stream.empty();
    }
}
