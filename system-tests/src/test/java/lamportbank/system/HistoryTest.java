package lamportbank.system;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/// The page's own logic, module by module, in a browser: what is kept of the past, what led to what, hashes.
@ExtendWith(SharedBank.class)
class HistoryTest extends InBrowser {
    /// A made-up exchange: p sends to q, q answers. Effects as the feed has them.
    private static final String WORLD = """
            const effect = (number, at, type, time, rest) => ({ number, at, effect: { type, time, ...rest } });
            const at = (second) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
            const life = (effect) => ({ effect, life: 'a', state: { node: 'x', time: 0, queue: [], waiting: [], members: [], heard: {}, inside: null, chain: { height: 0, tip: null, heldBack: [] } } });
            """;

    private final RunningBank bank;

    HistoryTest(RunningBank bank) {
        this.bank = bank;
    }

    @BeforeEach
    void open() {
        open(bank);
    }

    private Object run(String body) {
        return page.evaluate("async () => {" + WORLD + body + "}");
    }

    @Test
    void a_receive_is_shown_after_its_send_though_wall_clocks_differ_and_whoever_is_heard_first() {
        Object order = run("""
                const { History } = await import('/js/history/history.js');
                const history = new History();
                history.begin('client-2', life(0), [
                  effect(1, at(10), 'Received', 6, { from: 'client-1', sequence: 1, stamp: 5, message: { type: 'Reply' } }),
                  effect(2, at(11), 'Sent', 7, { to: { 'client-1': 1 }, message: { type: 'Reply' } }),
                ]);
                history.begin('client-1', life(0), [
                  effect(1, at(30), 'Sent', 5, { to: { 'client-2': 1 }, message: { type: 'Reply' } }),
                  effect(2, at(31), 'Received', 8, { from: 'client-2', sequence: 1, stamp: 7, message: { type: 'Reply' } }),
                ]);
                return history.order.map((node) => node.id).join(' ');
                """);
        assertThat(order).isEqualTo("client-1:1 client-2:1 client-2:2 client-1:2");
    }

    @Test
    void a_message_is_on_its_way_between_its_send_and_its_receive() {
        Object inFlight = run("""
                const { History } = await import('/js/history/history.js');
                const history = new History();
                history.begin('client-1', life(0), [effect(1, at(1), 'Sent', 1, { to: { 'client-2': 1 }, message: { type: 'Reply' } })]);
                history.begin('client-2', life(0), []);
                const before = history.inFlight().length;
                history.append('client-2', [effect(1, at(2), 'Received', 2, { from: 'client-1', sequence: 1, stamp: 1, message: { type: 'Reply' } })]);
                return [before, history.inFlight().length, history.inFlight(history.find('client-1:1')).length].join(' ');
                """);
        assertThat(inFlight).isEqualTo("1 0 1");
    }

    /// client-1 is kept from its first effect on, client-2 only from its 100th, at second 5.
    @Test
    void a_message_that_may_have_been_received_before_anything_that_is_kept_is_not_on_its_way() {
        Object inFlight = run("""
                const { History } = await import('/js/history/history.js');
                const history = new History();
                const sent = (number, second) => effect(number, at(second), 'Sent', number, { to: { 'client-2': number }, message: { type: 'Reply' } });
                history.begin('client-1', life(0), [sent(1, 1), sent(2, 2), sent(3, 6), sent(4, 7)]);
                const flying = () => history.inFlight().map((message) => message.sequence).join('');
                const shown = [flying()];
                history.begin('client-2', life(100), []);
                shown.push(flying());
                history.begin('client-2', life(99), [effect(100, at(5), 'Happened', 100, { fact: { type: 'BalanceQueried' } })]);
                shown.push(flying());
                history.append('client-2', [effect(101, at(8), 'Received', 101, { from: 'client-1', sequence: 3, stamp: 3, message: { type: 'Reply' } })]);
                shown.push(flying());
                return shown.join(' ');
                """);
        assertThat(inFlight).isEqualTo("  34 4");
    }

    @Test
    void a_call_or_an_answer_that_came_to_nothing_is_over_when_another_answer_is_there() {
        Object inFlight = run("""
                const { History } = await import('/js/history/history.js');
                const history = new History();
                history.begin('client-1', life(0), [effect(1, at(1), 'Called', 1, { to: 'bank', call: 1, question: { type: 'Propose' } })]);
                history.begin('bank', life(0), [
                  effect(1, at(2), 'Answered', 2, { to: 'client-1', answer: { type: 'Sealed' } }),
                  effect(2, at(3), 'Answered', 3, { to: 'client-1', answer: { type: 'Sealed' } }),
                ]);
                const before = history.inFlight().length;
                history.append('client-1', [effect(2, at(4), 'Returned', 4, { from: 'bank', call: 1, stamp: 3, answer: { type: 'Sealed' } })]);
                return [before, history.inFlight().length].join(' ');
                """);
        assertThat(inFlight).isEqualTo("3 0");
    }

    @Test
    void what_someone_who_has_gone_had_sent_is_not_waited_for() {
        Object inFlight = run("""
                const { History } = await import('/js/history/history.js');
                const history = new History();
                history.begin('client-1', life(0), [effect(1, at(1), 'Sent', 1, { to: { 'client-2': 1 }, message: { type: 'Reply' } })]);
                history.begin('client-2', life(0), []);
                const before = history.inFlight().length;
                history.append('client-2', [effect(1, at(2), 'Happened', 2, { fact: { type: 'MemberEvicted', id: 1 } })]);
                return [before, history.inFlight().length].join(' ');
                """);
        assertThat(inFlight).isEqualTo("1 0");
    }

    @Test
    void nor_is_it_if_the_others_are_heard_first() {
        Object inFlight = run("""
                const { History } = await import('/js/history/history.js');
                const history = new History();
                history.begin('client-2', life(0), [effect(1, at(2), 'Happened', 2, { fact: { type: 'MemberEvicted', id: 1 } })]);
                history.begin('client-1', life(0), [effect(1, at(3), 'Sent', 3, { to: { 'client-2': 1, 'client-3': 1 }, message: { type: 'Reply' } })]);
                history.begin('client-3', life(0), []);
                return history.inFlight().map(({ to }) => to).join(' ');
                """);
        assertThat(inFlight).isEqualTo("client-3");
    }

    @Test
    void what_is_kept_is_bounded_and_every_moment_of_it_can_be_shown() {
        Object found = run("""
                const { History } = await import('/js/history/history.js');
                const history = new History(5000);
                history.begin('client-1', life(0), []);
                for (let number = 1; number <= 20000; number++) {
                  history.append('client-1', [effect(number, at(0), 'Happened', number, { fact: { type: 'Submitted', transfer: { id: String(number) } } })]);
                }
                const oldest = history.order[0];
                const states = [0, 1, 700, 3000, history.order.length - 1].map((index) => {
                  const node = history.order[index];
                  const state = history.stateAt('client-1', node);
                  return state.time === node.time && state.waiting.length === node.time;
                });
                return [history.effects <= 5000, history.effects >= 4000, history.find('client-1:1') === null, oldest.first > 15000, ...states].join(' ');
                """);
        assertThat(found).isEqualTo("true true true true true true true true true");
    }

    @Test
    void the_states_worked_out_from_the_beginning_are_those_of_the_services() {
        bank.client(1).send(2, "0.01");
        bank.client(2).send(3, "0.01");
        bank.awaitOneChain();
        bank.awaitQuiet();
        Object differences = run("""
                const { History } = await import('/js/history/history.js');
                const socket = new WebSocket(`ws://${location.host}/live`);
                const history = new History();
                await new Promise((resolve) => {
                  socket.onmessage = ({ data }) => {
                    for (const message of JSON.parse(data)) {
                      if (message.type === 'process') history.begin(message.name, null, message.effects.flatMap((part) => part.effects));
                    }
                    resolve();
                  };
                });
                socket.close();
                const different = [];
                for (const name of ['bank', 'client-1', 'client-2', 'client-3']) {
                  const service = await (await fetch(`/api/${name}/state`)).json();
                  const folded = history.lane(name)?.now;
                  const keys = name === 'bank' ? ['time', 'accounts', 'height', 'tip', 'total', 'conflicts'] : ['time', 'phase', 'queue', 'inside', 'waiting', 'heard', 'chain'];
                  for (const key of keys) {
                    if (JSON.stringify(service[key]) !== JSON.stringify(folded?.[key])) different.push(`${name} ${key} ${JSON.stringify(folded?.[key])}`);
                  }
                }
                return different.join('; ');
                """);
        assertThat(differences).isEqualTo("");
    }

    @Test
    void updates_wait_travel_in_a_batch_and_leave_it_one_by_one() {
        Object shown = run("""
                const { begin, fold } = await import('/js/fold.js');
                let state = begin('branch-1', 0, { node: 'branch-1', time: 0, mode: 'ORDERED', balance: '400.00', idle: true, queue: [], waiting: [], channels: [] });
                const shown = [];
                let number = 0;
                const update = (eventId) => ({ eventId, kind: 'DEPOSIT', amount: '1.00' });
                const ids = (updates) => updates.map((one) => one.eventId).join('+');
                const see = (type, time, rest) => {
                  state = fold(state, effect(++number, at(1), type, time, rest));
                  shown.push([ids(state.waiting), ...state.queue.map((batch) => `${batch.timestamp.time},${batch.timestamp.node}:${ids(batch.updates)}`)].join(' '));
                };
                const accepted = (time, eventId) => see('Happened', time, { fact: { type: 'Accepted', update: update(eventId) } });
                const executed = (time, origin, eventId) => see('Happened', time, { fact: { type: 'Executed', origin, update: update(eventId), outcome: 'SUCCESS', balance: '401.00' } });
                const batch = (...events) => ({ type: 'Multicast', updates: events.map(update) });
                accepted(1, 4);
                accepted(2, 7);
                accepted(3, 10);
                see('Sent', 4, { to: { 'branch-2': 1, 'branch-3': 1 }, message: batch(4, 7) });
                see('Received', 5, { from: 'branch-2', sequence: 1, stamp: 3, message: batch(10) });
                executed(6, 2, 10);
                executed(7, 1, 4);
                executed(8, 1, 7);
                executed(9, 1, 10);
                return shown.join('; ');
                """);
        assertThat(shown).isEqualTo("4; 4+7; 4+7+10; 10 4,1:4+7; 10 3,2:10 4,1:4+7; 10 4,1:4+7; 10 4,1:7;"
                + " 10; ");
    }

    @Test
    void the_cone_of_an_event_has_what_led_to_it_and_what_it_led_to_and_nothing_concurrent() {
        Object relations = run("""
                const { History } = await import('/js/history/history.js');
                const { cone, relation, vectorClocks } = await import('/js/history/causality.js');
                const history = new History();
                history.begin('client-1', life(0), [
                  effect(1, at(1), 'Happened', 1, { fact: { type: 'BalanceQueried' } }),
                  effect(2, at(2), 'Sent', 2, { to: { 'client-2': 1 }, message: { type: 'Reply' } }),
                  effect(3, at(9), 'Happened', 3, { fact: { type: 'BalanceQueried' } }),
                ]);
                history.begin('client-2', life(0), [
                  effect(1, at(1), 'Happened', 1, { fact: { type: 'BalanceQueried' } }),
                  effect(2, at(3), 'Received', 3, { from: 'client-1', sequence: 1, stamp: 2, message: { type: 'Reply' } }),
                  effect(3, at(4), 'Happened', 4, { fact: { type: 'BalanceQueried' } }),
                ]);
                const node = history.find('client-2:2');
                const lights = cone(history, node);
                const clocks = vectorClocks(history);
                return history.order.map((other) => `${other.id} ${relation(history, lights, node, other)} ${JSON.stringify(clocks.get(other))}`).sort().join('\\n');
                """);
        assertThat(relations).isEqualTo("""
                client-1:1 past {"client-1":1}
                client-1:2 past {"client-1":2}
                client-1:3 null {"client-1":3}
                client-2:1 past {"client-2":1}
                client-2:2 self {"client-2":2,"client-1":2}
                client-2:3 future {"client-2":3,"client-1":2}""");
    }

    /// The same cases as those of the dashboard's server: MessagesPerEntryTest.
    @Test
    void an_entry_is_counted_when_all_its_messages_have_gone_out_and_against_the_bound_of_its_members() {
        Object counted = run("""
                const { MessagesPerEntry } = await import('/js/invariants.js');
                let messages = new MessagesPerEntry();
                const told = [];
                const tell = (members) => {
                  const found = messages.of(members);
                  told.push(found ? `${found.measured} of ${found.requests}` : 'none');
                };
                const say = (name, effect) => messages.follow({ name, effects: [{ effect }] });
                const numbers = (to) => Object.fromEntries(to.map((one) => [one, 1]));
                const both = ['client-2', 'client-3'];
                const requests = (time, to = both) => say('client-1', { type: 'Sent', time, to: numbers(to), message: { type: 'Request' } });
                const taken = (name, stamp) => say(name, { type: 'Received', from: 'client-1', stamp, message: { type: 'Request' } });
                const replies = (name) => say(name, { type: 'Sent', time: 1, to: { 'client-1': 1 }, message: { type: 'Reply' } });
                const releases = (time, to = both) => say('client-1', { type: 'Sent', time: time + 9, to: numbers(to), message: { type: 'Release', request: { time, node: 1 } } });
                const answered = (name, stamp) => { taken(name, stamp); replies(name); };
                const evicts = (id) => say('bank', { type: 'Happened', fact: { type: 'MemberChanged', member: { id, status: 'EVICTED' } } });

                requests(7); both.forEach((name) => answered(name, 7)); releases(7); tell(3);
                requests(20); answered('client-2', 20); taken('client-3', 20); releases(20); tell(3);

                messages = new MessagesPerEntry();
                requests(7); answered('client-2', 7); releases(7); tell(3);
                taken('client-3', 7); replies('client-3'); tell(3);

                messages = new MessagesPerEntry();
                requests(7); requests(8);
                for (const request of [7, 8]) both.forEach((name) => answered(name, request));
                releases(8); tell(3);

                messages = new MessagesPerEntry();
                answered('client-2', 7); releases(7); requests(20); answered('client-3', 7); tell(3);

                messages = new MessagesPerEntry();
                requests(7); both.forEach((name) => answered(name, 7)); releases(7); evicts(3); tell(2);
                requests(20, ['client-2']); answered('client-2', 20); releases(20, ['client-2']); tell(2); tell(3);

                messages = new MessagesPerEntry();
                requests(7); answered('client-2', 7); evicts(3); releases(7); tell(3);

                messages = new MessagesPerEntry();
                requests(7); answered('client-2', 7); evicts(1); answered('client-3', 7); releases(7); tell(2);
                return told.join(', ');
                """);
        assertThat(counted)
                .isEqualTo("6 of 1, 5.5 of 2, none, 6 of 1, 5 of 2, none, none, 3 of 1, 6 of 1, 5 of 1, none");
    }

    @Test
    void the_answer_to_a_rest_call_is_called_an_answer() {
        Object words = run("""
                const { History } = await import('/js/history/history.js');
                const { toShiViz } = await import('/js/history/exports.js');
                const history = new History();
                const call = { type: 'Exchange', line: 'GET /balance' };
                history.begin('client-1', life(0), [
                  effect(1, at(1), 'Called', 1, { to: 'branch-1', call: 1, question: call }),
                  effect(2, at(4), 'Returned', 4, { from: 'branch-1', call: 1, stamp: 3, answer: { type: 'Exchange', line: '200' } }),
                ]);
                history.begin('branch-1', life(0), [
                  effect(1, at(2), 'Served', 2, { from: 'client-1', exchange: 1, stamp: 1, question: call }),
                  effect(2, at(3), 'Answered', 3, { to: 'client-1', exchange: 1, answer: call }),
                ]);
                return toShiViz(history).split('\\n').filter((line) => line.startsWith('[')).join(' ');
                """);
        assertThat(words).isEqualTo("[1] sends GET /balance to branch-1 [2] gets GET /balance from client-1"
                + " [3] sends the answer to GET /balance to client-1 [4] gets the answer 200 from branch-1");
    }

    @Test
    void why_an_update_was_refused_depends_on_what_it_was() {
        Object said = run("""
                const { effectWords } = await import('/js/words.js');
                const executed = (kind) => effectWords({ type: 'Happened', fact: { type: 'Executed', outcome: 'ABORT', balance: '1.00', update: { kind, amount: '5.00', eventId: 1 } } }).text;
                return [executed('DEPOSIT'), executed('WITHDRAW')].join('; ');
                """);
        assertThat(said).isEqualTo("executes deposit 5.00 (event 1): ✗ no room for it in the balance, balance 1.00; "
                + "executes withdraw 5.00 (event 1): ✗ not covered, balance 1.00");
    }

    @Test
    void the_page_hashes_blocks_as_the_bank_does() {
        bank.client(1).send(2, "0.01");
        Object wrong = run("""
                const { preimage } = await import('/js/blocks.js');
                const { sha256 } = await import('/js/sha256.js');
                const { blocks } = await (await fetch('/api/bank/blocks?from=0&limit=50')).json();
                const wrong = blocks.filter((block) => sha256(preimage(block)) !== block.hash).map(({ height }) => height);
                for (const length of [0, 1, 55, 56, 63, 64, 65, 200]) {
                  const text = 'é'.repeat(length);
                  const own = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
                  const hex = [...new Uint8Array(own)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
                  if (hex !== sha256(text)) wrong.push(`length ${length}`);
                }
                return `${blocks.length > 0} ${wrong.join()}`;
                """);
        assertThat(wrong).isEqualTo("true ");
    }

    /// p sends to q; r does something meanwhile. q's wall clock is ten seconds behind.
    private static final String THREE = """
            const { History } = await import('/js/history/history.js');
            const { clocksOf, pairsAmong } = await import('/js/history/clocks.js');
            const history = new History();
            const fact = { type: 'BalanceQueried' };
            history.begin('client-1', life(0), [effect(1, at(20), 'Sent', 1, { to: { 'client-2': 1 }, message: { type: 'Reply' } })]);
            history.begin('client-2', life(0), [
              effect(1, at(10), 'Received', 2, { from: 'client-1', sequence: 1, stamp: 1, message: { type: 'Reply' } }),
              effect(2, at(11), 'Happened', 3, { fact }),
            ]);
            history.begin('client-3', life(0), [effect(1, at(21), 'Happened', 1, { fact })]);
            const shown = (kind) => ['client-1:1', 'client-2:1', 'client-2:2', 'client-3:1']
              .map((id) => clocksOf(kind, history).short(history.find(id))).join(' ');
            """;

    @Test
    void the_same_events_under_three_clocks() {
        assertThat(run(THREE + "return shown('lamport');")).isEqualTo("1 2 3 1");
        assertThat(run(THREE + "return shown('vector');")).isEqualTo("1·0·0 1·1·0 1·2·0 0·0·1");
        assertThat(run(THREE + "return shown('hybrid');")).isEqualTo("20.000+0 20.000+1 20.000+2 21.000+0");
        assertThat(run(
                THREE + "return ['lamport', 'vector', 'hybrid'].map((kind) => clocksOf(kind, history).bytes).join();"))
                .isEqualTo("8,24,8");
    }

    @Test
    void lamports_clocks_order_what_is_concurrent_and_a_vector_tells() {
        assertThat(run(THREE + """
                const { all, concurrent } = pairsAmong(history.order, history);
                return `${concurrent} of ${all}`;
                """)).isEqualTo("3 of 6");
    }
}
