package lamportbank.benchmark.running;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/// What bank and clients have counted since they were started.
///
/// @param messages sent by one client to another
/// @param entries requests that entered the critical section
/// @param blocks sealed: fewer, since a client's consecutive requests enter together
/// @param transfers sealed
public record Meters(double messages, double entries, double blocks, double transfers) {
    static Meters read(Http http, URI bank, List<URI> clients) {
        String atBank = scrape(http, bank);
        String atClients = clients.stream().map(client -> scrape(http, client)).collect(Collectors.joining("\n"));
        return new Meters(
                sum(atClients, "lamport_messages_total", "direction=\"sent\""),
                sum(atClients, "lamport_section_waiting_seconds_count", ""),
                sum(atBank, "lamport_blocks_total", ""),
                sum(atBank, "lamport_transfers_total", ""));
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
        return new Meters(
                messages - before.messages, entries - before.entries, blocks - before.blocks,
                transfers - before.transfers);
    }

    public double transfersPerEntry() {
        return transfers / entries;
    }

    public double entriesPerBlock() {
        return entries / blocks;
    }

    public double messagesPerEntry() {
        return messages / entries;
    }

    public double messagesPerTransfer() {
        return messages / transfers;
    }
}
