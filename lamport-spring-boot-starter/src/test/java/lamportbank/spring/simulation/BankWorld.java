package lamportbank.spring.simulation;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.core.property.Property;
import lamportbank.spring.channel.AddressBook;
import lamportbank.spring.rest.Questions;
import lamportbank.spring.rest.Stamp;

/// A bank and its clients, who join first.
final class BankWorld extends World {
    private static final Money OPENING = Money.parse("10.00");
    private static final int LARGEST_AMOUNT = 900;
    private static final int BLOCKS_PER_PAGE = 3;
    private static final Exchange READING = new Exchange("GET");

    private final Machine<BankProtocol.State> bank;
    private final List<Machine<ClientProtocol.State>> clients = new ArrayList<>();
    private final Map<Machine<?>, ProcessId> names = new HashMap<>();
    private final List<Block> blocks = new ArrayList<>();
    private long exchanges;
    private int transfers;

    BankWorld(long seed) {
        super(seed, Property.OF_BANK_AND_CLIENTS);
        bank = new Machine<>(
                ClientProtocol.BANK, new BankProtocol.Kind(OPENING), addressesOfBank(), net, chance, this::committed);
        names.put(bank, ClientProtocol.BANK);
        for (int client = 2 + chance.nextInt(3); client > 0; client--) {
            clients.add(new Machine<>(
                    new ProcessId(BankProtocol.CLIENT, 0),
                    new ClientProtocol.Kind(
                            new ClientProtocol.Limits(20, 1 + chance.nextInt(3), 1 + chance.nextInt(2))),
                    addressesOfClient(), net, chance, this::committed));
        }
    }

    /// As in the service.
    private static AddressBook addressesOfBank() {
        return new AddressBook() {
            @Override
            public Optional<URI> find(LamportProcess process, ProcessId peer) {
                return ((BankProtocol) process.protocol()).address(peer.number()).map(URI::create);
            }

            @Override
            public Set<ProcessId> acquaintances(LamportProcess process) {
                Set<ProcessId> all = new HashSet<>(process.peers());
                all.addAll(((BankProtocol) process.protocol()).activeMembers());
                return all;
            }
        };
    }

    /// As in the service.
    private AddressBook addressesOfClient() {
        return new AddressBook() {
            @Override
            public Optional<URI> find(LamportProcess process, ProcessId peer) {
                return peer.equals(ClientProtocol.BANK)
                        ? Optional.of(bank.address)
                        : ((ClientProtocol) process.protocol()).address(peer.number()).map(URI::create);
            }

            @Override
            public Set<ProcessId> acquaintances(LamportProcess process) {
                Set<ProcessId> all = new HashSet<>(process.peers());
                if (process.self().number() > 0) {
                    all.add(ClientProtocol.BANK);
                }
                return all;
            }
        };
    }

    @Override
    List<Machine<?>> machines() {
        List<Machine<?>> all = new ArrayList<>(List.of(bank));
        all.addAll(clients);
        return all;
    }

    @Override
    void isUp(Machine<?> machine) {
        if (machine != bank) {
            ask(machine, new ClientCommand.Join(machine.address.getHost(), machine.address.toString(), null));
        }
    }

    @Override
    void work() {
        for (Machine<ClientProtocol.State> client : clients) {
            ProcessId self = names.get(client);
            if (client.isUp() && self != null) {
                for (int wanted = chance.nextInt(3); wanted > 0; wanted--) {
                    int to = 1 + chance.nextInt(clients.size());
                    if (to != self.number()) {
                        ask(client, new ClientCommand.Submit(new Transfer(
                                "t" + ++transfers, self.number(), to, new Money(1 + chance.nextInt(LARGEST_AMOUNT)))));
                    }
                }
                if (chance.nextInt(60) == 0) {
                    ask(client, new ClientCommand.Leave());
                }
            }
        }
    }

    private void committed(Machine<?> machine, Step step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Happened(_, Fact fact)) {
                switch (fact) {
                    case ClientFact.Registered(var self) ->
                        names.put(machine, new ProcessId(BankProtocol.CLIENT, self.id()));
                    case BankFact.BlockSealed(Block block, _) -> blocks.add(block);
                    default -> {}
                }
            }
        }
        observe(names.get(machine), step);
    }

    // ---- what the bank's service does around its protocol

    @Override
    Questions.Answer answer(Machine<?>.Running asked, Stamp stamp, Message question) {
        long exchange = ++exchanges;
        try {
            return switch ((BankMessage) question) {
                case BankMessage.FetchBlocks(long from) -> {
                    List<Block> page = blocks.stream().skip(from).limit(BLOCKS_PER_PAGE).toList();
                    Message blocksThere = new BankMessage.Blocks(page, blocks.size());
                    List<Effect> effects =
                            asked.loop.submit(new Input.Serve(exchange, stamp.node(), stamp.time(), READING));
                    long time = effects.isEmpty() ? asked.loop.time() : effects.getLast().time();
                    yield new Questions.Answer(new Stamp(ClientProtocol.BANK, time), blocksThere);
                }
                case BankMessage.Propose proposal -> serve(asked, exchange, stamp, lookedUp(proposal));
                default -> serve(asked, exchange, stamp, question);
            };
        } catch (Refusal refusal) {
            Stamp now = new Stamp(ClientProtocol.BANK, asked.loop.time());
            if (refusal.reason() == Refusal.Reason.FENCED) {
                return new Questions.Answer(now, new BankMessage.Fenced(refusal.detail()));
            }
            if (question instanceof BankMessage.Register
                    && refusal.reason() != Refusal.Reason.UNAVAILABLE && refusal.reason() != Refusal.Reason.FULL) {
                return new Questions.Answer(now, new BankMessage.Rejected(refusal.detail()));
            }
            throw refusal;
        }
    }

    private static Questions.Answer serve(Machine<?>.Running asked, long exchange, Stamp stamp, Message question) {
        var answer = asked.replies.to(exchange);
        asked.loop.submit(new Input.Serve(exchange, stamp.node(), stamp.time(), question));
        Effect.Answered answered = answer.join();
        return new Questions.Answer(new Stamp(ClientProtocol.BANK, answered.time()), answered.answer());
    }

    private Message lookedUp(BankMessage.Propose asked) {
        Set<String> ids = asked.transfers().stream().map(Transfer::id).collect(Collectors.toSet());
        int account = asked.transfers().getFirst().from();
        return asked.lookedUp(blocks.size(), blocks.stream()
                .flatMap(block -> block.transfers().stream())
                .filter(transfer -> transfer.from() == account)
                .map(SealedTransfer::id)
                .filter(ids::contains)
                .toList(),
                blocks.stream().filter(block -> block.request().equals(asked.request())).findFirst().orElse(null));
    }

    @Override
    void requireEnded() {
        BankProtocol.State state = bank.state();
        Money sum = state.accounts().values().stream().reduce(Money.ZERO, Money::plus);
        require(sum.cents() == OPENING.cents() * state.accounts().size(), "money: " + state.accounts());
        require(state.accounts().size() == clients.size(), "not all have joined: " + state.accounts());
        for (Machine<ClientProtocol.State> client : clients) {
            ClientProtocol.State own = client.state();
            require(own.phase() == Phase.MEMBER || own.phase() == Phase.LEFT, client + " is " + own.phase());
            require(own.waiting().isEmpty() && own.mutex().inside() == null, client + " has " + own);
            require(own.phase() == Phase.LEFT || own.chain().tip().equals(state.tip()), client + " is behind");
        }
    }
}
