package lamportbank.benchmark.core;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.clock.Timestamp;

/// A block gets its hash.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BlockBenchmark {
    /// In the block: what a client sends alone, and as many as there can be.
    @Param({"1", "200"})
    public int transfers;

    private List<SealedTransfer> sealed = List.of();

    @Setup
    public void prepare() {
        sealed = IntStream.range(0, transfers)
                .mapToObj(number -> new SealedTransfer(
                        UUID.nameUUIDFromBytes(new byte[]{(byte) number}).toString(), 1, 2, new Money(500),
                        Outcome.SUCCESS))
                .toList();
    }

    @Benchmark
    public Block hash() {
        return Block.seal(7, new Timestamp(42, 1), Block.GENESIS, sealed);
    }
}
