package lamportbank.core.property;

import java.util.List;

import lamportbank.core.bank.BankFact;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

final class NoConflictAtTheBank extends Monitor {
    NoConflictAtTheBank() {
        super(Property.NO_CONFLICT_AT_THE_BANK);
    }

    private NoConflictAtTheBank(NoConflictAtTheBank other) {
        super(other);
    }

    @Override
    Monitor copy() {
        return new NoConflictAtTheBank(this);
    }

    @Override
    List<Object> memory() {
        return List.of();
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        if (fact instanceof BankFact.ConflictWitnessed(long height, var request)) {
            require(false, () -> "request " + request + " proposed block " + height + ", which is not the next");
        }
    }
}
