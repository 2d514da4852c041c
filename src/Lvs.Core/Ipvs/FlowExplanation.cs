using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Lvs.Core.Ipvs;

/// <summary>Which server the kernel gives a flow to, and why, in the order in which the kernel looks (ip_vs_in and ip_vs_schedule).</summary>
public sealed record FlowExplanation
{
    // FTPPORT and FTPDATA of net/ip_vs.h; inet_port_requires_bind_service, as net.ipv4.ip_unprivileged_port_start is unless it is changed.
    private const int FtpPort = 21;
    private const int FtpDataPort = 20;
    private const int FirstUnprivilegedPort = 1024;
    private const int MostMarks = 8;

    // What /proc/net/ip_vs_conn calls the protocol of a mark's template, IPPROTO_IP.
    private const string ProtocolOfMarks = "IP";

    private FlowExplanation(DestinationKey? server, params ImmutableArray<string> reasons)
    {
        Server = server;
        Reasons = reasons;
    }

    /// <summary>The server; null when there is none, or when it depends on what comes before the flow.</summary>
    public DestinationKey? Server { get; private init; }

    /// <summary>Why, a sentence each.</summary>
    public ImmutableArray<string> Reasons { get; private init; }

    /// <summary>Explains a flow.</summary>
    /// <param name="flow">Which.</param>
    /// <param name="table">The kernel's table, the services of marks with it, each service's servers in the kernel's order.</param>
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

        var explanation = entry is null ? new(null, $"there is no service {flow.ProtocolName} {flow.Virtual}, and none for every port of that address")
            : NotTaken(flow, entry.Service) is { } reason ? new(null, reason)
            : entry.Service is { PersistenceEngine: { } engine } service && service.Flags.HasFlag(IpvsServiceFlags.Persistent) ? OfEngine(service, engine)
            : templates.Count > 0 ? OfTemplate(flow, entry, templates[0])
            : Scheduled(flow, entry);
        return explanation with
        {
            Server = explanation.Server is { } server ? server with { Port = PortOf(server, flow, entry!.Service) } : null,
            Reasons = [.. explanation.Reasons, .. AboutMarks(flow, entry, table)],
        };
    }

    // ip_vs_schedule: a service that is not persistent takes packets to its own port alone, those of a mark excepted.
    private static string? NotTaken(Flow flow, IpvsService service)
        => service.Key.Address is null || service.Key.Port == flow.Virtual.Port || service.Flags.HasFlag(IpvsServiceFlags.Persistent)
            ? null
            : $"{service.Key} is not persistent, so that the kernel takes no packets to port {flow.Virtual.Port} there";

    // ip_vs_sip_ct_match: whatever the client's address.
    private static FlowExplanation OfEngine(IpvsService service, string engine) => new(
        null,
        $"{service.Key} is persistent by what {engine} finds in the packet (of SIP the Call-ID): where that has a template, it decides, otherwise "
            + $"{service.Scheduler}; a packet without one is dropped");

    // A server for every port gets packets to the port they were sent to, and so do those of persistent services but to the service's own one.
    private static ushort PortOf(DestinationKey server, Flow flow, IpvsService service)
        => server.Port == 0 || (service.Flags.HasFlag(IpvsServiceFlags.Persistent) && service.Key.Port != flow.Virtual.Port)
            ? (ushort)flow.Virtual.Port
            : server.Port;

    private static IEnumerable<string> AboutMarks(Flow flow, IpvsServiceEntry? chosen, IReadOnlyCollection<IpvsServiceEntry> table)
    {
        var marks = table.Select(static entry => entry.Service.Key)
            .Where(key => key.Address is null && key.Family == flow.Client.AddressFamily)
            .Select(static key => key.FirewallMark)
            .Order()
            .ToList();
        if (flow.Mark != 0)
        {
            return chosen?.Service.Key.Address is null && chosen is not null
                ? []
                : [$"there is no service {ServiceKey.OfMark(flow.Mark, flow.Client.AddressFamily)}: the address decides"];
        }

        var more = marks.Count > MostMarks ? string.Create(CultureInfo.InvariantCulture, $" and {marks.Count - MostMarks} more") : "";
        return marks.Count == 0
            ? []
            : [$"a packet with a mark would go to the service of that mark instead: {string.Join(", ", marks.Take(MostMarks))}{more}"];
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

    // ip_vs_service_find: the mark first, then the port, then FTP's for what may be its data, then the service for every port.
    private static IpvsServiceEntry? Find(Flow flow, IReadOnlyCollection<IpvsServiceEntry> table)
        => Candidates(flow).Select(key => table.FirstOrDefault(entry => entry.Service.Key == key)).FirstOrDefault(entry => entry is not null);

    private static IEnumerable<ServiceKey> Candidates(Flow flow)
    {
        if (flow.Mark != 0)
        {
            yield return ServiceKey.OfMark(flow.Mark, flow.Client.AddressFamily);
        }

        yield return ServiceKey.Of(flow.Protocol, flow.Virtual.Address, (ushort)flow.Virtual.Port);
        if (flow is { Protocol: TransportProtocol.Tcp, Virtual.Port: FtpDataPort or >= FirstUnprivilegedPort })
        {
            yield return ServiceKey.Of(flow.Protocol, flow.Virtual.Address, FtpPort);
        }

        yield return ServiceKey.Of(flow.Protocol, flow.Virtual.Address, 0);
    }

    private static bool IsOf(Flow flow, IpvsConnection connection)
        => !connection.IsTemplate && connection.Protocol == flow.ProtocolName && connection.Virtual.Equals(flow.Virtual)
            && connection.Client.Address.Equals(flow.Client) && connection.Client.Port == flow.ClientPort;

    private static bool IsTemplateOf(Flow flow, IpvsService service, IpvsConnection connection)
        => service.Flags.HasFlag(IpvsServiceFlags.Persistent) && connection.IsTemplate
            && IsTemplateTo(flow, service.Key, connection)
            && connection.Client.Address.AddressFamily == flow.Client.AddressFamily
            && connection.Client.Address.Equals(Network(flow.Client, service.PersistencePrefix));

    // ip_vs_sched_persist: the service's protocol, address and port, which is 0 for FTP; for a mark IPPROTO_IP, the mark instead of an
    // address, in the first four bytes of it, and port 0.
    private static bool IsTemplateTo(Flow flow, ServiceKey key, IpvsConnection template) => key.Address is null
        ? template.Protocol == ProtocolOfMarks && template.Virtual.Port == 0
            && BinaryPrimitives.ReadUInt32BigEndian(template.Virtual.Address.GetAddressBytes()) == key.FirewallMark
        : template.Protocol == flow.ProtocolName && template.Virtual.Address.Equals(key.Address)
            && template.Virtual.Port == (key.Port == FtpPort ? 0 : key.Port);

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
