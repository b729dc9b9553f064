package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.chain.Chain;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.mutex.MutexMessage;

import static org.assertj.core.api.Assertions.assertThat;

/// All bounds of memory, each at its limit at the same moment, fit the heap of the images. `docs/limits.md` shows the sum.
class HeapBudgetTest {
    /// @param client bytes at a client
    /// @param bank bytes at the bank
    private record Row(String what, long client, long bank) {
        static Row ofBoth(String what, long bytes) {
            return new Row(what, bytes, bytes);
        }

        static Row ofClient(String what, long bytes) {
            return new Row(what, bytes, 0);
        }

        static Row ofBank(String what, long bytes) {
            return new Row(what, 0, bytes);
        }
    }

    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    /// What was measured, and is no constant.
    private static final long IDLE = 28 * MIB;
    private static final int CONNECTIONS = 210;
    private static final int WATCHERS = 100;

    /// A client of ten.
    private static final int MEMBERS = 10;

    /// What the bank keeps of each that is or was a member.
    private static final int MEMBERS_EVER = 1_000;
    private static final long OF_A_MEMBER = BankMessage.MEMBER_BYTES + 64 + 256 + 256;

    private static final long WAITING =
            (long) ClientProtocol.Limits.DEFAULT.maxWaiting() * Transfer.MAX_BYTES;
    private static final long REQUESTS = (long) MEMBERS * BankMessage.Propose.MAX_TRANSFERS * Transfer.MAX_BYTES;
    private static final long ROUND = 4L * constant("loop.NodeLoop", "MAX_BYTES_PER_ROUND");
    private static final long TO_PEERS = constant("channel.Channels", "MAX_UNACKNOWLEDGED_BYTES");
    private static final long STATE_OF_CLIENT = TO_PEERS + WAITING + REQUESTS + Chain.MAX_HELD_BACK_BYTES;

    private static final List<Row> ROWS = List.of(
            Row.ofBoth("what lives when nothing happens", IDLE),
            Row.ofBoth(CONNECTIONS + " connections, 19 KiB each", CONNECTIONS * 19 * KIB),
            Row.ofBoth("a request on half of them, 50 KiB each", CONNECTIONS / 2 * 50 * KIB),
            Row.ofBoth("what people send and are sent", constant("LamportAutoConfiguration", "ROOM_BYTES")),
            Row.ofBoth("what processes send, as it comes",
                    constant("LamportAutoConfiguration", "ROOM_BYTES_BETWEEN_PROCESSES")),
            Row.ofBoth("what waits for the loop", constant("loop.NodeLoop", "MAX_WAITING_BYTES")),
            new Row("what is committed together, four times; or a snapshot, twice",
                    Math.max(ROUND, 2 * STATE_OF_CLIENT), Math.max(ROUND, 2 * MEMBERS_EVER * OF_A_MEMBER)),
            Row.ofBoth("what waits for watchers", constant("feed.FeedSession", "MAX_WAITING_BYTES")),
            Row.ofBoth(WATCHERS + " watchers, 40 KiB each", WATCHERS * 40 * KIB),
            Row.ofClient("messages that peers do not take", TO_PEERS),
            Row.ofClient("transfers that are in no request yet", WAITING),
            Row.ofClient("requests of " + MEMBERS + " members", REQUESTS),
            Row.ofClient("blocks that wait for their predecessors", Chain.MAX_HELD_BACK_BYTES),
            Row.ofBank("an audit", 10 * MIB),
            Row.ofBank("a thousand that are or were members", MEMBERS_EVER * OF_A_MEMBER));

    @Test
    void all_bounds_together_fit_the_heap() throws IOException {
        long heap = heap();
        assertThat(sum(Row::client)).as("bytes at a client").isLessThanOrEqualTo(heap);
        assertThat(sum(Row::bank)).as("bytes at the bank").isLessThanOrEqualTo(heap);

        StringBuilder table = new StringBuilder("| MiB, at most | a client | the bank |\n| --- | --- | --- |\n");
        ROWS.forEach(row -> table.append(line(row.what(), mib(row.client()), mib(row.bank()))));
        table.append(line("together", mib(sum(Row::client)), mib(sum(Row::bank))));
        table.append(line("the heap", mib(heap), mib(heap)));
        GeneratedPart.of("limits.md").requireOrWrite(table.toString());
    }

    private static long sum(ToLongFunction<Row> bytes) {
        return ROWS.stream().mapToLong(bytes).sum();
    }

    private static String line(String what, String client, String bank) {
        return "| " + what + " | " + client + " | " + bank + " |\n";
    }

    private static String mib(long bytes) {
        return bytes == 0 ? "" : String.format(Locale.ROOT, "%.1f", bytes / (double) MIB);
    }

    private static long heap() throws IOException {
        Matcher option = Pattern.compile("(?m)^-Xmx(\\d+)m$")
                .matcher(Files.readString(Modules.ROOT.resolve("docker/java-options")));
        assertThat(option.find()).isTrue();
        return Long.parseLong(option.group(1)) * MIB;
    }

    /// Nobody but the class itself needs it otherwise.
    private static int constant(String owner, String name) {
        try {
            var field = Class.forName("lamportbank.spring." + owner).getDeclaredField(name);
            field.setAccessible(true);
            return field.getInt(null);
        } catch (ReflectiveOperationException moved) {
            throw new AssertionError(moved);
        }
    }
}
