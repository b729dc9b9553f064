package lamportbank.spring.lab;

import lamportbank.core.process.ProcessId;

/// Gates in the hands of a test.
public final class Gates {
    private Gates() {}

    public static Gate open(ProcessId peer) {
        return new Gate(peer);
    }

    public static void open(Gate gate) {
        gate.pause(false);
        gate.set(Gate.Setting.OPEN);
    }

    /// @param how delayed, held, cut or paused
    public static void close(Gate gate, String how) {
        switch (how) {
            case "delayed" -> gate.set(new Gate.Setting(60_000, false, false));
            case "held" -> gate.set(new Gate.Setting(0, true, false));
            case "cut" -> gate.set(new Gate.Setting(0, false, true));
            case "paused" -> gate.pause(true);
            default -> throw new IllegalArgumentException(how);
        }
    }
}
