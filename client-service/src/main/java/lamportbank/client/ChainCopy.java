package lamportbank.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Step;
import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.journal.Projection;

/// Keeps the copy of the chain and the transfers in step with the journal, in the same transaction.
class ChainCopy implements Projection {
    private final BlockTable blocks;
    private final TransferTable transfers;

    ChainCopy(BlockTable blocks, TransferTable transfers) {
        this.blocks = blocks;
        this.transfers = transfers;
    }

    @Override
    public void project(List<Step> steps, Instant at) {
        List<TransferTable.Submitted> submitted = new ArrayList<>();
        List<ClientFact.Requested> requested = new ArrayList<>();
        List<Block> appended = new ArrayList<>();
        List<ClientFact.Voided> voided = new ArrayList<>();
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, ClientFact fact)) {
                    switch (fact) {
                        case ClientFact.Submitted(Transfer transfer) ->
                            submitted.add(new TransferTable.Submitted(transfer, step.number()));
                        case ClientFact.Requested request -> requested.add(request);
                        case ClientFact.BlockAppended(Block block) -> appended.add(block);
                        case ClientFact.Voided givenUp -> voided.add(givenUp);
                        default -> {}
                    }
                }
            }
        }
        transfers.submitted(submitted);
        transfers.requested(requested);
        transfers.sealed(appended);
        transfers.voided(voided);
        blocks.append(appended);
    }
}
