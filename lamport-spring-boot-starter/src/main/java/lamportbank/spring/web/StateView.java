package lamportbank.spring.web;

import java.util.function.Function;

import lamportbank.core.process.LamportProcess;

/// What a service shows of its process: at `GET /state`, and as the snapshot that a feed begins with.
public interface StateView {
    /// Of which class that is, for the service's description.
    Class<?> shape();

    /// Called on the loop's thread between two rounds; must be quick and must not keep the process.
    ///
    /// @return something that Jackson can write
    Object of(LamportProcess process);

    /// @param view as in [#of(LamportProcess)]
    static <T> StateView showing(Class<T> shape, Function<LamportProcess, T> view) {
        return new StateView() {
            @Override
            public Class<?> shape() {
                return shape;
            }

            @Override
            public Object of(LamportProcess process) {
                return view.apply(process);
            }
        };
    }
}
