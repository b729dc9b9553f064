package lamportbank.core.simulation;

import java.util.function.Supplier;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Step;

/// Something bad that must never happen. Watches every committed step of every host, and has a name.
abstract class SafetyProperty {
    private final String name;

    SafetyProperty(String name) {
        this.name = name;
    }

    void onStep(Host<?> host, Step step) {
        step.effects().forEach(effect -> onEffect(host, effect));
    }

    void onEffect(Host<?> host, Effect effect) {
        if (effect instanceof Effect.Happened(_, Fact fact)) {
            onFact(host, fact);
        }
    }

    void onFact(Host<?> host, Fact fact) {}

    final void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError("violated: " + name + ": " + otherwise.get());
        }
    }

    @Override
    public final String toString() {
        return name;
    }
}
