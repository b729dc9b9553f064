package lamportbank.spring.web;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import lamportbank.core.process.LamportProcess;
import lamportbank.spring.trouble.Trouble;
import lamportbank.spring.trouble.Troubles;

/// What a process shows of itself: its service's view, and with it what is wrong.
public final class WholeState {
    /// @param view the fields of the service's [StateView]
    record Shown(@JsonUnwrapped Object view, List<Trouble> troubles) {}

    private final StateView view;
    private final Troubles troubles;

    public WholeState(StateView view, Troubles troubles) {
        this.view = view;
        this.troubles = troubles;
    }

    /// Called on the loop's thread between two rounds.
    ///
    /// @return something that Jackson can write
    public Object of(LamportProcess process) {
        return new Shown(view.of(process), troubles.all());
    }
}
