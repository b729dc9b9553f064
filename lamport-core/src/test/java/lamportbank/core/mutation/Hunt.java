package lamportbank.core.mutation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs seeds against a core, real or broken, until something is wrong.
final class Hunt {
    private static final Pattern VIOLATED = Pattern.compile("violated: ([^:]+):");
    private static final Pattern EXPECTED = Pattern.compile("^seed \\d+: \\[([^]]*)]");

    /// What went wrong, and with which seed.
    record Prey(long seed, String property) {}

    private final ClassLoader core;

    Hunt(ClassLoader core) {
        this.core = core;
    }

    /// The first seed, of those from the first to the last, with which the simulation fails.
    Optional<Prey> simulate(String simulation, long first, long last) {
        if (simulation.isEmpty()) {
            return Optional.empty();
        }
        try {
            Method run = core.loadClass(simulation).getDeclaredMethod("run", long.class);
            run.setAccessible(true);
            for (long seed = first; seed <= last; seed++) {
                try {
                    run.invoke(null, seed);
                } catch (InvocationTargetException wrong) {
                    return Optional.of(new Prey(seed, property(wrong.getCause())));
                }
            }
            return Optional.empty();
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError("the simulation has no run(seed) any more", failure);
        }
    }

    /// As [lamportbank.core.explorer.ExplorerTest#hunt], inside the core.
    String explore(String extent, long maxStates) {
        return (String) call("lamportbank.core.explorer.ExplorerTest", "hunt",
                new Class<?>[]{String.class, long.class}, extent, maxStates);
    }

    /// As [Walk#shortest], inside the core.
    @SuppressWarnings("unchecked")
    List<String> walk(String scene, long seeds) {
        return (List<String>) call("lamportbank.core.mutation.Walk", "shortest",
                new Class<?>[]{String.class, long.class}, scene, seeds);
    }

    /// As [lamportbank.core.transcript.Transcript#replay], inside the core.
    String replay(String transcript) {
        return (String) call("lamportbank.core.transcript.Transcript", "replay",
                new Class<?>[]{String.class}, transcript);
    }

    /// A check of [Focused], inside the core.
    String focused(String check) {
        return (String) call("lamportbank.core.mutation.Focused", check, new Class<?>[0]);
    }

    private Object call(String type, String method, Class<?>[] parameters, Object... arguments) {
        try {
            return core.loadClass(type).getMethod(method, parameters).invoke(null, arguments);
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError(type + "." + method + " failed", failure);
        }
    }

    /// The name of the property in a failure of the simulator; of what did not end, the assertion's own words.
    private static String property(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher violated = VIOLATED.matcher(message);
        if (violated.find()) {
            return violated.group(1);
        }
        if (message.contains("never falls silent")) {
            return "everything that was begun ends: the network never falls silent";
        }
        Matcher expected = EXPECTED.matcher(message);
        if (expected.find()) {
            return "everything that was begun ends: " + expected.group(1);
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof IllegalStateException
                ? "an assertion in the code: " + cause.getMessage()
                : "an exception: " + cause.getClass().getSimpleName();
    }
}
