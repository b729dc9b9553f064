package lamportbank.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.trouble.Troubles;

/// Says when a client takes no part and cannot change that by itself: it is FENCED, or somebody who is to welcome it does
/// not.
class MembershipTroubles implements RoundListener {
    /// A join takes milliseconds. From here on it is a trouble.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String NAME = "membership";

    private final Troubles troubles;
    private final Duration patience;
    private Phase phase = Phase.NEW;
    private SortedSet<Integer> unwelcomed = new TreeSet<>();
    private boolean isLate;

    MembershipTroubles(Troubles troubles, Duration patience) {
        this.troubles = troubles;
        this.patience = patience;
    }

    @Override
    public synchronized void started(LamportProcess process) {
        enter(ClientConfiguration.clientOf(process));
    }

    @Override
    public synchronized void committed(List<Step> steps, Instant at, LamportProcess process) {
        boolean entered = steps.stream()
                .flatMap(step -> step.effects().stream())
                .anyMatch(effect -> effect instanceof Effect.Happened(long time, ClientFact.PhaseChanged now));
        if (entered || phase == Phase.JOINING) {
            enter(ClientConfiguration.clientOf(process));
        }
    }

    private void enter(ClientProtocol client) {
        ClientProtocol.State state = client.state();
        if (state.phase() == Phase.JOINING && phase != Phase.JOINING) {
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS).execute(this::late);
        }
        phase = state.phase();
        unwelcomed = state.unwelcomed();
        switch (phase) {
            case FENCED -> troubles.begin(
                    NAME,
                    Troubles.Left.NOT_READY,
                    "this client takes part no more: " + state.refusal(),
                    "Start a client with a new journal and without a number; it can take over the account of this one.");
            case JOINING -> sayWhoIsMissing();
            case NEW, REGISTERING, CATCHING_UP, MEMBER, LEAVING, LEFT -> troubles.end(NAME);
        }
    }

    private synchronized void late() {
        isLate = true;
        if (phase == Phase.JOINING) {
            sayWhoIsMissing();
        }
    }

    private void sayWhoIsMissing() {
        if (isLate) {
            String missing = unwelcomed.stream().map(id -> "client-" + id).collect(Collectors.joining(", "));
            troubles.begin(
                    NAME,
                    Troubles.Left.NOT_READY,
                    "this client has not joined yet: it waits to be welcomed by " + missing,
                    "Start who is missing. Evict at the bank who will not come back: POST /members/{id}/eviction.");
        }
    }
}
