using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lvs.Core.Ipvs;

/// <summary>Looks for what others did to the table. Pure.</summary>
public static class IpvsAudit
{
    private const int DigestBytes = 8;

    /// <summary>What differs from the table as we left it, in the order of the keys.</summary>
    /// <param name="known">The table from the last reading, with our writes since.</param>
    /// <param name="actual">The kernel's table.</param>
    /// <param name="ownership">Whether services that are not ours are looked at.</param>
    public static ImmutableArray<ForeignEdit> Compare(
        IReadOnlyCollection<KnownService> known, IReadOnlyCollection<KnownService> actual, IpvsOwnership ownership = IpvsOwnership.Own)
    {
        var edits = ImmutableArray.CreateBuilder<ForeignEdit>();
        var actualByKey = new Dictionary<ServiceKey, KnownService>(actual.Count);
        foreach (var entry in actual)
        {
            actualByKey[entry.Service.Key] = entry;
        }

        foreach (var row in known.OrderBy(static row => row.Service.Key))
        {
            if (!actualByKey.Remove(row.Service.Key, out var entry))
            {
                edits.Add(new ForeignEdit.ServiceRemoved(row.Service.Key));
                continue;
            }

            var differences = row.Service == entry.Service ? [] : Differences(Settings(row.Service), Settings(entry.Service));
            foreach (var (setting, before, after) in differences)
            {
                edits.Add(new ForeignEdit.ServiceChanged(row.Service.Key, setting, before, after));
            }

            CompareServers(row, entry, edits);
        }

        if (ownership == IpvsOwnership.All)
        {
            edits.AddRange(actualByKey.Keys.Order().Select(static key => new ForeignEdit.ServiceAdded(key)));
        }

        return edits.ToImmutable();
    }

    /// <summary>
    /// 16 hexadecimal digits that are equal for equal tables, whatever their counters: two directors that show the same serve the same. The
    /// order of a service's servers counts where its scheduler goes by it; that of the desired table is the one it has when it is written from
    /// empty.
    /// </summary>
    public static string Digest(IEnumerable<DesiredService> table)
        => DigestOf(table.Select(static row => new KnownService(row.Service, [.. row.Destinations.OrderBy(static server => server.Key)])));

    /// <summary>The digest of the kernel's table, or of a part of it. It lists a server that was added later before one that was there.</summary>
    public static string Digest(IEnumerable<IpvsServiceEntry> table)
        => DigestOf(table.Select(static entry => new KnownService(entry.Service, [.. entry.Destinations.Reverse().Select(static server => server.Destination)])));

    private static string DigestOf(IEnumerable<KnownService> table)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in table.OrderBy(static row => row.Service.Key))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{row.Service.Key} {Text(Settings(row.Service))}\n"));
            foreach (var server in GoesByOrder(row.Service) ? row.Destinations : row.Destinations.Sort(static (one, other) => one.Key.CompareTo(other.Key)))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"-> {server.Key} {Text(Settings(server))}\n"));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, DigestBytes));
    }

    // They fill a table of buckets server by server (ip_vs_sh_reassign, ip_vs_dh_reassign, ip_vs_mh_populate in net/netfilter/ipvs).
    private static bool GoesByOrder(IpvsService service) => service.Scheduler is "sh" or "dh" or "mh";

    private static void CompareServers(KnownService row, KnownService entry, ImmutableArray<ForeignEdit>.Builder edits)
    {
        var key = row.Service.Key;
        var actualByKey = new Dictionary<DestinationKey, IpvsDestination>(entry.Destinations.Length);
        foreach (var server in entry.Destinations)
        {
            actualByKey[server.Key] = server;
        }

        foreach (var server in row.Destinations.OrderBy(static destination => destination.Key))
        {
            if (!actualByKey.Remove(server.Key, out var actual))
            {
                edits.Add(new ForeignEdit.ServerRemoved(key, server.Key));
            }
            else if (actual != server)
            {
                edits.AddRange(Differences(Settings(server), Settings(actual))
                    .Select(difference => new ForeignEdit.ServerChanged(key, server.Key, difference.Name, difference.Before, difference.After)));
            }
        }

        edits.AddRange(actualByKey.Keys.Order().Select(server => new ForeignEdit.ServerAdded(key, server)));
    }

    private static IEnumerable<(string Name, string Before, string After)> Differences((string Name, string Value)[] before, (string Name, string Value)[] after)
        => before.Zip(after).Where(pair => pair.First.Value != pair.Second.Value).Select(pair => (pair.First.Name, pair.First.Value, pair.Second.Value));

    private static string Text((string Name, string Value)[] settings)
        => string.Join(' ', settings.Select(static setting => $"{setting.Name}={setting.Value}"));

    private static (string Name, string Value)[] Settings(IpvsService service) =>
    [
        ("scheduler", service.Scheduler),
        ("flags", service.Flags.ToString()),
        ("persistence timeout", string.Create(CultureInfo.InvariantCulture, $"{service.PersistenceTimeout.TotalSeconds} s")),
        ("persistence granularity", string.Create(CultureInfo.InvariantCulture, $"/{service.PersistencePrefix}")),
        ("persistence engine", service.PersistenceEngine ?? "none"),
    ];

    private static (string Name, string Value)[] Settings(IpvsDestination server) =>
    [
        ("weight", Text(server.Weight)),
        ("method", server.Method.ToString()),
        ("tunnel", string.Create(CultureInfo.InvariantCulture, $"{server.Tunnel.Kind} {server.Tunnel.Port} {server.Tunnel.Checksum}")),
        ("upper threshold", Text(server.UpperThreshold)),
        ("lower threshold", Text(server.LowerThreshold)),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
