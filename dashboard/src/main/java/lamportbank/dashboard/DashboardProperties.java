package lamportbank.dashboard;

import java.net.URI;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the dashboard has to be told.
///
/// @param processes the base URL of every process known from the start, by its name: `bank`, `client-2`, `branch-1`.
///     Clients that join later are found through the bank.
/// @param hosts the host names, with the port if it is an unusual one, under which browsers may reach this dashboard,
///     besides addresses and names without a dot
@ConfigurationProperties("lamport.dashboard")
public record DashboardProperties(@DefaultValue Map<String, URI> processes, @DefaultValue List<String> hosts) {}
