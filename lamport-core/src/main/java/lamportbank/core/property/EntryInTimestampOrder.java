package lamportbank.core.property;

import java.util.List;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.chain.Block;
import lamportbank.core.client.ClientFact;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

final class EntryInTimestampOrder extends Monitor {
    private static final Timestamp NONE = new Timestamp(0, 0);

    private Timestamp entered;
    private Timestamp sealed;

    /// A request that was inside and stepped back enters again.
    private boolean steppedBack;

    EntryInTimestampOrder() {
        super(Property.ENTRY_IN_TIMESTAMP_ORDER);
        entered = NONE;
        sealed = NONE;
    }

    private EntryInTimestampOrder(EntryInTimestampOrder other) {
        super(other);
        entered = other.entered;
        sealed = other.sealed;
        steppedBack = other.steppedBack;
    }

    @Override
    Monitor copy() {
        return new EntryInTimestampOrder(this);
    }

    @Override
    List<Object> memory() {
        return List.of(entered, sealed, steppedBack);
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        switch (fact) {
            case ClientFact.Entered(Timestamp request) when !isEvicted(process) -> {
                boolean again = steppedBack && request.equals(entered);
                require(request.isAfter(entered) || again, () -> request + " entered after " + entered);
                entered = request;
                steppedBack = false;
            }
            case ClientFact.SteppedBack(Timestamp request) -> steppedBack |= request.equals(entered);
            case BankFact.BlockSealed(Block block, _) -> {
                require(block.request().isAfter(sealed), () -> block.request() + " was sealed after " + sealed);
                sealed = block.request();
            }
            default -> {}
        }
    }

    /// It may have stepped back.
    @Override
    void onGap(ProcessId process) {
        steppedBack |= process.equals(new ProcessId(BankProtocol.CLIENT, entered.node()));
    }
}
