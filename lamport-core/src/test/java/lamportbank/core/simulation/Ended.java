package lamportbank.core.simulation;

import lamportbank.core.bank.BankProtocol;
import lamportbank.core.chain.Money;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;

/// What the states of a bank and its clients must look like when nothing is on its way any more.
///
/// @param bank its state then
record Ended(BankProtocol.State bank) {
    void requireMoney(Money opening) {
        Money sum = bank.accounts().values().stream().reduce(Money.ZERO, Money::plus);
        require(sum.cents() == opening.cents() * bank.accounts().size(), "money: " + bank.accounts());
    }

    void requireAt(Host<ClientProtocol.State> client) {
        ClientProtocol.State state = client.state();
        boolean isMember = state.phase() == Phase.MEMBER;
        require(isMember || state.phase() == Phase.LEFT, client + " is " + state.phase());
        require(state.waiting().isEmpty(), client + " has waiting " + state.waiting());
        require(state.mutex().inside() == null, client + " is inside with " + state.mutex().inside());
        require(client.process().pendingCalls().isEmpty(), client + " asks " + client.process().pendingCalls());
        if (isMember) {
            require(state.mutex().queue().entries().isEmpty(), client + " has in its queue " + state.mutex().queue());
            require(state.chain().tip().equals(bank.tip()), client + " has the chain " + state.chain());
            require( // what claims to be later than the last block is none
                    state.chain().heldBack().headMap(bank.height()).isEmpty(),
                    client + " holds back " + state.chain().heldBack());
        }
    }

    void requireOutside(Host<ClientProtocol.State> client) {
        ClientProtocol.State state = client.state();
        require(state.phase() == Phase.FENCED, client + " is evicted, and " + state.phase());
        require(state.waiting().isEmpty(), client + " has waiting " + state.waiting());
        require(state.mutex().inside() == null, client + " is inside with " + state.mutex().inside());
        require(client.process().pendingCalls().isEmpty(), client + " asks " + client.process().pendingCalls());
        require(
                state.mutex().queue().entries().keySet().stream()
                        .noneMatch(request -> request.node() == client.self().number()),
                client + " has in its queue " + state.mutex().queue());
    }

    private static void require(boolean holds, String otherwise) {
        SimulatedSystem.requireEnded(holds, otherwise);
    }
}
