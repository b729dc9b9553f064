package lamportbank.dashboard.processes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `bank`, `client-2`, `branch-1`.
///
/// @param number 0 for the bank
public record ProcessName(Role role, int number) {
    /// What a process is, as the first part of its name.
    public enum Role {
        BANK,
        CLIENT,
        BRANCH
    }

    public static final ProcessName BANK = new ProcessName(Role.BANK, 0);

    /// The hyphen may be missing: names of environment variables cannot have one.
    private static final Pattern NUMBERED = Pattern.compile("(client|branch)-?([1-9][0-9]{0,8})");

    public static ProcessName parse(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        if (numbered.matches()) {
            return new ProcessName(
                    numbered.group(1).equals("client") ? Role.CLIENT : Role.BRANCH,
                    Integer.parseInt(numbered.group(2)));
        }
        if (name.equals("bank")) {
            return BANK;
        }
        throw new IllegalArgumentException(
                "there is no process '" + name + "'; names are bank, client-1, client-2 …, branch-1, branch-2 …");
    }

    public static ProcessName client(int number) {
        return new ProcessName(Role.CLIENT, number);
    }

    @Override
    public String toString() {
        return switch (role) {
            case BANK -> "bank";
            case CLIENT -> "client-" + number;
            case BRANCH -> "branch-" + number;
        };
    }
}
