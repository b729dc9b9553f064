package lamportbank.dashboard.proxy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import lamportbank.dashboard.processes.ProcessName.Role;

import static lamportbank.dashboard.processes.ProcessName.Role.BANK;
import static lamportbank.dashboard.processes.ProcessName.Role.BRANCH;
import static lamportbank.dashboard.processes.ProcessName.Role.CLIENT;

/// The calls that a person can make from the page. Everything else that processes say to each other is none of a
/// browser's business.
final class AllowedCalls {
    private record Call(Role role, String method, Pattern path) {
        static Call of(Role role, String method, String template) {
            String regex = template.replace("{number}", "[0-9]{1,18}").replace("{id}", "[A-Za-z0-9-]{1,64}");
            return new Call(role, method, Pattern.compile(regex));
        }

        boolean isAt(Role called, String calledPath) {
            return role == called && path.matcher(calledPath).matches();
        }
    }

    private static final List<Call> CALLS = List.of(
            Call.of(BANK, "GET", "/state"),
            Call.of(BANK, "GET", "/accounts"),
            Call.of(BANK, "GET", "/accounts/{number}"),
            Call.of(BANK, "GET", "/members"),
            Call.of(BANK, "GET", "/audit"),
            Call.of(BANK, "GET", "/blocks"),
            Call.of(BANK, "GET", "/blocks/{number}"),
            Call.of(BANK, "POST", "/members/{number}/eviction"),
            Call.of(CLIENT, "GET", "/state"),
            Call.of(CLIENT, "GET", "/chain"),
            Call.of(CLIENT, "GET", "/chain/{number}"),
            Call.of(CLIENT, "GET", "/transfers"),
            Call.of(CLIENT, "GET", "/transfers/{id}"),
            Call.of(CLIENT, "GET", "/balance"),
            Call.of(CLIENT, "GET", "/branch-balance"),
            Call.of(CLIENT, "POST", "/transfers"),
            Call.of(CLIENT, "POST", "/deposits"),
            Call.of(CLIENT, "POST", "/withdrawals"),
            Call.of(CLIENT, "POST", "/departure"),
            Call.of(BRANCH, "GET", "/state"),
            Call.of(BRANCH, "GET", "/balance"),
            Call.of(BRANCH, "GET", "/events"),
            Call.of(BRANCH, "POST", "/deposits"),
            Call.of(BRANCH, "POST", "/withdrawals"),
            Call.of(BRANCH, "PUT", "/mode"));

    /// What every process has when its lab is open.
    private static final List<Call> LAB = Stream.of(Role.values())
            .flatMap(role -> Stream.of(
                    Call.of(role, "GET", "/lab"),
                    Call.of(role, "PUT", "/lab/channels/{id}"),
                    Call.of(role, "POST", "/lab/channels/{id}/deliveries"),
                    Call.of(role, "PUT", "/lab/pause")))
            .toList();

    private AllowedCalls() {}

    /// The methods with which this path of such a process may be called: none if the path may not be called.
    static Set<String> methods(Role role, String path) {
        return Stream.concat(CALLS.stream(), LAB.stream())
                .filter(call -> call.isAt(role, path))
                .map(Call::method)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
