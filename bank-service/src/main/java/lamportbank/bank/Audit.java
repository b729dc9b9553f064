package lamportbank.bank;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

import lamportbank.core.bank.BankFact;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.core.property.Property;
import lamportbank.core.property.Watch;
import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.journal.JdbcJournal;

/// Looks for violations of all properties that can be seen from here: in the whole chain, which it carries out once more
/// from the openings, and in what the bank did, as far back as its journal goes. Reads only what is committed, and
/// does not hold up the loop. Thread-safe; one audit at a time, so that many cannot take all connections.
final class Audit {
    private static final int BLOCKS_BETWEEN_LOOKS = 100;
    private static final int MAX_FINDINGS = 100;

    private static final Set<Property> CHECKED = EnumSet.complementOf(EnumSet.of(
            Property.AT_MOST_ONE_INSIDE, Property.REPLICAS_EXECUTE_THE_SAME, Property.NO_ID_IS_EXECUTED_TWICE,
            Property.EVERY_REQUEST_ENDS));
    private static final Set<Property> OF_THE_CHAIN = EnumSet.of(
            Property.ENTRY_IN_TIMESTAMP_ORDER,
            Property.CHAINS_ARE_PREFIXES,
            Property.NO_HASH_CHANGES,
            Property.MONEY_IS_CONSERVED);
    private static final SortedMap<Integer, Money> NO_BALANCES = Collections.emptySortedMap();

    /// @param ok whether there is no finding
    /// @param blocks how many were checked
    /// @param transfers how many were carried out again
    /// @param total of all balances
    /// @param conflicts how often two members believed to be inside at once
    /// @param properties what was checked
    /// @param findings what is wrong, the first hundred
    record Report(
            boolean ok,
            long blocks,
            long transfers,
            Money total,
            long conflicts,
            List<Checked> properties,
            List<String> findings) {}

    /// @param name of a [Property]
    record Checked(Property name, String sentence, String source, boolean ok) {}

    private record Finding(Property property, String what) {}

    private final AccountTable accounts;
    private final BlockTable blocks;
    private final JdbcJournal<?> journal;
    private final BooleanSupplier isWanted;

    // Of the journal, which only grows: each audit goes on where the one before ended.
    private final Watch watch = Watch.over(CHECKED);
    private final List<Finding> found = new ArrayList<>();
    private long lastStep;

    /// @param isWanted looked at now and then by the thread that runs an audit: if it says no, the audit ends
    Audit(AccountTable accounts, BlockTable blocks, JdbcJournal<?> journal, BooleanSupplier isWanted) {
        this.accounts = accounts;
        this.blocks = blocks;
        this.journal = journal;
        this.isWanted = isWanted;
    }

    /// @param conflicts that the bank has counted, those of before its journal too
    /// @param isBehind whether a client is known to have more blocks
    /// @throws Refusal if nobody wants the report any more
    synchronized Report run(long conflicts, boolean isBehind) {
        journal.replay(lastStep, this::look);
        AccountTable.AtHeight books = accounts.atHeight();
        Replay replay = new Replay(books);
        replay.run();
        List<Finding> findings = new ArrayList<>(found);
        findings.addAll(replay.findings);
        if (conflicts > 0) {
            findings.add(new Finding(
                    Property.NO_CONFLICT_AT_THE_BANK,
                    conflicts + " times two members believed to be inside at once"));
        }
        if (isBehind) {
            findings.add(new Finding(
                    Property.NOTHING_COMMITTED_IS_FORGOTTEN,
                    "this bank lacks blocks that a client has: its journal is an older copy, and so are these balances"));
        }
        Set<Property> broken = EnumSet.noneOf(Property.class);
        findings.forEach(finding -> broken.add(finding.property()));
        return new Report(
                findings.isEmpty(),
                replay.height,
                replay.transfers,
                sum(books.accounts().stream().map(Account::balance).toList()),
                conflicts,
                CHECKED.stream()
                        .map(property -> new Checked(
                                property, property.sentence(), property.source(), !broken.contains(property)))
                        .toList(),
                findings.stream().map(Finding::what).limit(MAX_FINDINGS).toList());
    }

    private void look(Step step) {
        if (step.number() != lastStep + 1) {
            watch.onGap(ClientProtocol.BANK); // the journal has let go of some
        }
        lastStep = step.number();
        if (lastStep % BLOCKS_BETWEEN_LOOKS == 0) {
            requireWanted();
        }
        watch.everyViolation(ClientProtocol.BANK, step.firstEffect(), step.effects()).stream()
                .limit(MAX_FINDINGS - found.size())
                .map(broken -> new Finding(broken.property(), "effect " + broken.effect() + ": " + broken.what()))
                .forEach(found::add);
    }

    private void requireWanted() {
        if (!isWanted.getAsBoolean()) {
            throw new Refusal(Refusal.Reason.UNAVAILABLE, "this process is stopping, or you have hung up; ask again");
        }
    }

    /// The whole chain, as if the bank did it all now. That no transfer is in two blocks it sees for itself: a watch
    /// remembers only the latest.
    private final class Replay {
        private final AccountTable.AtHeight books;
        private final Watch chain = Watch.over(OF_THE_CHAIN);
        private final Twice ids = new Twice();
        private final List<Finding> findings = new ArrayList<>();
        private long effects;
        private long transfers;
        private long height;

        Replay(AccountTable.AtHeight books) {
            this.books = books;
        }

        void run() {
            books.accounts()
                    .forEach(account -> happens(0, new BankFact.AccountOpened(account.id(), account.opening())));
            blocks.forEach(books.height(), this::carryOut);
            if (height < books.height()) {
                find(Property.CHAINS_ARE_PREFIXES, "block " + height + " is missing");
            }
            while (ids.beginNextPass()) {
                blocks.forEach(books.height(), this::findTwice);
            }
            Money total = sum(books.accounts().stream().map(Account::balance).toList());
            Money openings = sum(books.accounts().stream().map(Account::opening).toList());
            if (!total.equals(openings)) {
                find(Property.MONEY_IS_CONSERVED,
                        "the balances add up to " + total + ", the openings to " + openings);
            }
        }

        private void carryOut(Block block) {
            findTwice(block);
            transfers += block.transfers().size();
            boolean isLast = block.height() + 1 >= books.height();
            happens(block.time(), new BankFact.BlockSealed(block, isLast ? balances() : NO_BALANCES));
            height = Math.max(height, block.height()) + 1;
        }

        private void findTwice(Block block) {
            if (block.height() % BLOCKS_BETWEEN_LOOKS == 0) {
                requireWanted();
            }
            block.transfers().stream()
                    .filter(transfer -> ids.isTwice(transfer.from() + " " + transfer.id()))
                    .forEach(twice -> find(
                            Property.EVERY_TRANSFER_IN_ONE_BLOCK,
                            "transfer " + twice.id() + " of block " + block.height() + " is in the chain twice"));
        }

        private SortedMap<Integer, Money> balances() {
            SortedMap<Integer, Money> balances = new TreeMap<>();
            books.accounts().forEach(account -> balances.put(account.id(), account.balance()));
            return balances;
        }

        private void happens(long time, BankFact fact) {
            chain.everyViolation(ClientProtocol.BANK, ++effects, List.of(new Effect.Happened(time, fact)))
                    .forEach(broken -> find(broken.property(), broken.what()));
        }

        private void find(Property property, String what) {
            if (findings.size() < MAX_FINDINGS) {
                findings.add(new Finding(property, what));
            }
        }
    }

    private static Money sum(List<Money> amounts) {
        return amounts.stream().reduce(Money.ZERO, Money::plus);
    }
}
