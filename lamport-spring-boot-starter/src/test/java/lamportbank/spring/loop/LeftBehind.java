package lamportbank.spring.loop;

/// For whoever leaves a loop behind as a killed process does, whose memory is gone with it.
public final class LeftBehind {
    private LeftBehind() {}

    public static void by(NodeLoop loop) {
        LogStamp.ended(loop);
    }
}
