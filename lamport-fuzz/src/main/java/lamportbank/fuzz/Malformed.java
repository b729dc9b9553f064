package lamportbank.fuzz;

import java.io.IOException;

/// What came back is no HTTP.
final class Malformed extends IOException {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
        super(what);
    }
}
