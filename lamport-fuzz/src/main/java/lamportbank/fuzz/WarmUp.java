package lamportbank.fuzz;

import java.io.IOException;
import java.util.List;

/// So that there is something to lie about: each client has sent money to each, and each branch has taken some. After that
/// every channel knows its incarnation, and is beyond the small numbers.
final class WarmUp {
    private static final int ROUNDS = 3;

    private WarmUp() {}

    static void of(Target target) throws IOException {
        List<Place> clients = target.ofRole("client");
        for (int round = 0; round < ROUNDS; round++) {
            for (Place from : clients) {
                for (Place to : clients) {
                    if (!from.equals(to)) {
                        expect(from.ask("POST", "/transfers?wait=10s",
                                "{\"to\": " + to.number() + ", \"amount\": \"0.01\"}"));
                    }
                }
            }
            for (Place branch : target.ofRole("branch")) {
                expect(branch.ask("POST", "/deposits?wait=10s", "{\"amount\": \"100.00\"}"));
            }
        }
    }

    private static void expect(Answer answer) {
        if (answer.status() != 200) {
            throw new Trouble("before anything is wrong already: " + answer.status() + " " + answer.text());
        }
    }
}
