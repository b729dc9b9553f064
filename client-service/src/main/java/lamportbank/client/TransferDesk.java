package lamportbank.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.web.OneAtATime;
import lamportbank.spring.web.Waiters;
import lamportbank.spring.web.WaitingRoom;

/// Where people hand in transfers and wait for them. Thread-safe.
class TransferDesk implements RoundListener {
    private final TransferTable table;
    private final OneAtATime<String> handingIn = new OneAtATime<>();
    private final WaitingRoom<String, TransferStatus> requested;
    private final WaitingRoom<String, TransferStatus> ended;

    /// By transfer, the request that it is in: its block has the timestamp of a later one, if that entered with it.
    /// Only the process's loop uses it.
    private final Map<String, Timestamp> requests = new HashMap<>();

    private volatile int account;

    TransferDesk(TransferTable table, Waiters waiters) {
        this.table = table;
        requested = new WaitingRoom<>(waiters);
        ended = new WaitingRoom<>(waiters);
    }

    /// The account of this client.
    ///
    /// @throws Refusal as long as the bank has not given it one
    int account() {
        if (account == 0) {
            throw new Refusal(
                    Refusal.Reason.UNAVAILABLE, "this client has not been registered at the bank yet");
        }
        return account;
    }

    /// Hands in a transfer once, however often it is called with the same id, at the same time too.
    ///
    /// @return how far it is; nothing if it is new: whoever waits for it will be told
    /// @throws Refusal if it is not taken, or the id stands for another transfer
    Optional<TransferStatus> handIn(Transfer transfer, NodeLoop loop) {
        return handingIn.run(transfer.id(), () -> {
            Optional<TransferStatus> known = table.find(transfer.id());
            known.ifPresentOrElse(
                    other -> requireSame(other, transfer),
                    () -> handInNew(transfer, loop));
            return known;
        });
    }

    /// Hands in a transfer whose id is new.
    ///
    /// @return nothing, as above
    /// @throws Refusal if it is not taken
    Optional<TransferStatus> handInNew(Transfer transfer, NodeLoop loop) {
        loop.submit(new Input.Ask(new ClientCommand.Submit(transfer)));
        return Optional.empty();
    }

    private static void requireSame(TransferStatus known, Transfer transfer) {
        if (!known.isFor(transfer)) {
            throw new Refusal(
                    Refusal.Reason.CONFLICT,
                    "this Idempotency-Key was used for a transfer of " + known.amount() + " to " + known.to());
        }
    }

    /// Waits until the transfer is part of a request, so that whoever hears of it afterwards and sends money too
    /// comes later in the order of things.
    ///
    /// @param begin hands it in, or looks for it
    TransferStatus awaitRequested(String id, Supplier<Optional<TransferStatus>> begin, Duration patience) {
        return requested
                .await(id, () -> begin.get().filter(TransferDesk::isInOrder), patience)
                .orElseGet(() -> find(id));
    }

    /// It is part of a request, or never will be.
    private static boolean isInOrder(TransferStatus status) {
        return status.timestamp() != null || !status.isPending();
    }

    /// Waits until the transfer has ended, or patience has.
    ///
    /// @param begin hands it in, or looks for it
    TransferStatus awaitEnded(String id, Supplier<Optional<TransferStatus>> begin, Duration patience) {
        return ended
                .await(id, () -> begin.get().filter(status -> !status.isPending()), patience)
                .orElseGet(() -> find(id));
    }

    /// @throws Refusal if there is no such transfer
    TransferStatus find(String id) {
        return table.find(id)
                .orElseThrow(() -> new Refusal(Refusal.Reason.UNKNOWN, "no transfer " + id + " was asked for here"));
    }

    @Override
    public void started(LamportProcess process) {
        ClientProtocol client = ClientConfiguration.clientOf(process);
        account = client.account();
        client.ownRequests().forEach(this::remember);
    }

    private void remember(Timestamp request, List<Transfer> transfers) {
        transfers.forEach(transfer -> requests.put(transfer.id(), request));
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, ClientFact fact)) {
                    switch (fact) {
                        case ClientFact.Registered(Member self) -> account = Objects.requireNonNull(self.account());
                        case ClientFact.Voided(List<Transfer> transfers, String reason) ->
                            transfers.forEach(transfer -> givenUp(transfer, reason));
                        case ClientFact.Requested(Timestamp request, List<Transfer> transfers) -> {
                            remember(request, transfers);
                            transfers.forEach(
                                    transfer -> requested.tell(
                                            transfer.id(), TransferStatus.requested(transfer, request)));
                        }
                        case ClientFact.BlockAppended(Block block) when block.node() == process.self().number() ->
                            ended(block);
                        default -> {}
                    }
                }
            }
        }
    }

    /// Whoever waits for it to become part of a request waits for nothing too.
    private void givenUp(Transfer transfer, String reason) {
        TransferStatus status = TransferStatus.givenUp(transfer, requests.remove(transfer.id()), reason);
        requested.tell(transfer.id(), status);
        ended.tell(transfer.id(), status);
    }

    private void ended(Block block) {
        for (SealedTransfer transfer : block.transfers()) {
            Timestamp request = requests.remove(transfer.id());
            if (request != null) {
                ended.tell(transfer.id(), TransferStatus.ended(transfer, request, block.height()));
            }
        }
    }
}
