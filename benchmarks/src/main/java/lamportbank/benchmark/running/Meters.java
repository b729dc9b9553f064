package lamportbank.benchmark.running;

import java.net.URI;
import java.util.List;

/// What bank and clients have counted since they were started.
///
/// @param messages sent by one client to another
/// @param entries into the critical section
/// @param transfers sealed
public record Meters(double messages, double entries, double transfers) {
    static Meters read(Http http, URI bank, List<URI> clients) {
        String atBank = scrape(http, bank);
        double messages = clients.stream()
                .mapToDouble(client -> sum(scrape(http, client), "lamport_messages_total", "direction=\"sent\""))
                .sum();
        return new Meters(
                messages, sum(atBank, "lamport_blocks_total", ""), sum(atBank, "lamport_transfers_total", ""));
    }

    private static String scrape(Http http, URI process) {
        return http.get(process.resolve("/actuator/prometheus"));
    }

    private static double sum(String page, String name, String label) {
        return page.lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    public Meters since(Meters before) {
        return new Meters(messages - before.messages, entries - before.entries, transfers - before.transfers);
    }

    public double transfersPerEntry() {
        return transfers / entries;
    }

    public double messagesPerEntry() {
        return messages / entries;
    }

    public double messagesPerTransfer() {
        return messages / transfers;
    }
}
