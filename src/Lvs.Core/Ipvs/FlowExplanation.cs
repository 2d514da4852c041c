using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Lvs.Core.Ipvs;

/// <summary>Which server the kernel gives a flow to, and why, in the order in which the kernel looks (ip_vs_in and ip_vs_schedule).</summary>
public sealed record FlowExplanation
{
    private const int FtpPort = 21;

    private FlowExplanation(DestinationKey? server, params ImmutableArray<string> reasons)
    {
        Server = server;
        Reasons = reasons;
    }

    /// <summary>The server; null when there is none, or when it depends on what comes before the flow.</summary>
    public DestinationKey? Server { get; }

    /// <summary>Why, a sentence each.</summary>
    public ImmutableArray<string> Reasons { get; }

    /// <summary>Explains a flow.</summary>
    /// <param name="flow">Which.</param>
    /// <param name="table">The kernel's table, each service's servers in the kernel's order.</param>
    /// <param name="connections">The connections and templates the kernel knows.</param>
    public static FlowExplanation Of(Flow flow, IReadOnlyCollection<IpvsServiceEntry> table, IEnumerable<IpvsConnection> connections)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(connections);
        var entry = Find(flow, table);
        var templates = new List<IpvsConnection>();
        foreach (var connection in connections)
        {
            if (IsOf(flow, connection))
            {
                return new(Key(connection.Server), $"it has a connection already ({connection.State}, for another {Seconds(connection.ExpiresIn)} s)");
            }

            if (entry is not null && IsTemplateOf(flow, entry.Service, connection))
            {
                templates.Add(connection);
            }
        }

        if (entry is null)
        {
            return new(null, $"there is no service {flow.ProtocolName} {flow.Virtual}, and none for every port of that address");
        }

        return templates.Count > 0 ? OfTemplate(flow, entry, templates[0]) : Scheduled(flow, entry);
    }

    // ip_vs_check_template: one whose server has left the service counts no more.
    private static FlowExplanation OfTemplate(Flow flow, IpvsServiceEntry entry, IpvsConnection template)
    {
        var server = entry.Destinations.FirstOrDefault(known => known.Destination.Key == Key(template.Server))
            ?? entry.Destinations.FirstOrDefault(known => template.Server.Port == 0 && known.Destination.Key.Address.Equals(template.Server.Address));
        if (server is null)
        {
            var scheduled = Scheduled(flow, entry);
            return new(scheduled.Server, [$"this client was at {Key(template.Server)} before, which is no server of {entry.Service.Key} any more", .. scheduled.Reasons]);
        }

        var reason = $"{entry.Service.Key} is persistent, and this client was there before (template for another {Seconds(template.ExpiresIn)} s)";
        return server.Destination.Weight == 0
            ? new(server.Destination.Key, reason, "the server has weight 0: with net.ipv4.vs.expire_quiescent_template it is chosen anew")
            : new(server.Destination.Key, reason);
    }

    private static FlowExplanation Scheduled(Flow flow, IpvsServiceEntry entry)
    {
        var service = entry.Service;
        if (!entry.Destinations.Any(HashScheduling.IsAvailable))
        {
            return new(null, [$"{service.Key} has no server that takes connections", .. entry.Destinations.Select(Candidate)]);
        }

        return HashScheduling.Of(entry) is { } hash
            ? Hashed(flow, entry, hash)
            : new(null, [$"{service.Key} is scheduled by {service.Scheduler}: {WhatDecides(service.Scheduler)}", .. entry.Destinations.Select(Candidate)]);
    }

    private static FlowExplanation Hashed(Flow flow, IpvsServiceEntry entry, HashScheduling hash)
    {
        var scheduler = entry.Service.Scheduler;
        if (hash.TakesPort && flow.ClientPort is null)
        {
            return new(
                null,
                [$"{entry.Service.Key} is scheduled by {scheduler} with {scheduler}-port: the client's port decides, too", .. entry.Destinations.Select(Candidate)]);
        }

        var (chosen, first) = hash.Choose(flow.Client, flow.ClientPort ?? 0);
        var by = $"{entry.Service.Key} is scheduled by {scheduler}: computed from the client's address{(hash.TakesPort ? " and port" : "")}";
        List<string> reasons = [by];
        if (chosen != first)
        {
            reasons.Add(
                $"the table has {first!.Destination.Key}, which takes no connections; "
                + (hash.FallsBack ? $"{scheduler}-fallback goes on to the next that does" : $"without {scheduler}-fallback nobody takes its place"));
        }

        if (!hash.IsExact)
        {
            reasons.Add("a server has weight 0, and the kernel does not show which places its last weight gave it: this may be wrong");
        }

        return new(chosen?.Destination.Key, [.. reasons]);
    }

    private static string WhatDecides(string scheduler) => scheduler switch
    {
        "rr" or "wrr" => "in turn, so that the connections before this one decide",
        "lc" or "wlc" or "sed" or "nq" => "the connections the servers have at that moment decide",
        "fo" => "the available server with the highest weight",
        "ovf" => "the highest weight that has fewer connections than its weight",
        "twos" => "the less loaded of two that are drawn by chance",
        "dh" => "the address of the destination decides",
        "lblc" or "lblcr" => "the address of the destination and the load of its servers decide",
        _ => "it decides by itself",
    };

    private static string Candidate(IpvsDestinationEntry server) => string.Create(
        CultureInfo.InvariantCulture,
        $"{server.Destination.Key}: weight {server.Destination.Weight}, {server.ActiveConnections} active and {server.InactiveConnections} inactive connections"
            + $"{(HashScheduling.IsAvailable(server) ? "" : server.Destination.Weight == 0 ? "; takes no new ones" : "; above its threshold")}");

    // ip_vs_service_find: the port first, then the service for every port.
    private static IpvsServiceEntry? Find(Flow flow, IReadOnlyCollection<IpvsServiceEntry> table)
        => new[] { (ushort)flow.Virtual.Port, (ushort)0 }
            .Select(port => table.FirstOrDefault(entry => entry.Service.Key == ServiceKey.Of(flow.Protocol, flow.Virtual.Address, port)))
            .FirstOrDefault(entry => entry is not null);

    private static bool IsOf(Flow flow, IpvsConnection connection)
        => !connection.IsTemplate && connection.Protocol == flow.ProtocolName && connection.Virtual.Equals(flow.Virtual)
            && connection.Client.Address.Equals(flow.Client) && connection.Client.Port == flow.ClientPort;

    // ip_vs_sched_persist: the client's network, port 0, the service's protocol, and its port, which is 0 for FTP.
    private static bool IsTemplateOf(Flow flow, IpvsService service, IpvsConnection connection)
        => service.Flags.HasFlag(IpvsServiceFlags.Persistent) && connection.IsTemplate
            && connection.Protocol == flow.ProtocolName
            && connection.Virtual.Address.Equals(flow.Virtual.Address) && connection.Virtual.Port == (service.Key.Port == FtpPort ? 0 : service.Key.Port)
            && connection.Client.Address.AddressFamily == flow.Client.AddressFamily
            && connection.Client.Address.Equals(Network(flow.Client, service.PersistencePrefix));

    private static IPAddress Network(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }

    private static DestinationKey Key(IPEndPoint server) => new(server.Address, (ushort)server.Port);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
