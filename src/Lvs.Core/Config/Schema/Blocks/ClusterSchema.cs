using System.Globalization;
using System.Net;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>cluster: ours; keepalived's directors know nothing of each other but adverts.</summary>
internal static class ClusterSchema
{
    public static readonly Setting<ClusterConfig> Name = Row.Named<ClusterConfig, string>(
        "name",
        "Name of this director among them.",
        new DirectorName(),
        c => c.Name,
        (c, v) => c with { Name = v },
        "that of --for or --config-id, else of the machine");

    public static readonly Setting<ClusterConfig> Listen = new WordsRow<ClusterConfig>(
            "listen",
            "Address, and perhaps port, where it listens for the others.",
            "an address, perhaps a port",
            ReadListen,
            (c, _) => c.Listen is { } place ? Show(place.Address, (ushort)place.Port) : null)
        .Takes(1, 2).Otherwise("what the others are told of it")
        .Samples(
            ["192.0.2.11", "2001:db8::11 1", "192.0.2.11 65535"],
            ("lb1", DiagnosticCodes.BadAddress),
            ("192.0.2.11 0", DiagnosticCodes.OutOfRange),
            ("192.0.2.11 65536", DiagnosticCodes.OutOfRange));

    public static readonly Setting<ClusterConfig> Directors = new RepeatedRow<ClusterConfig>(
            "director",
            "Name, address and perhaps port (7411) of a director; this one is among them, so that all may have the same list.",
            "a name, an address and perhaps a port",
            ReadDirector,
            (c, _) => c.Directors.Select(director => new[] { director.Name }.Concat(Show(director.Address, director.Port)).ToArray()))
        .Key("directors").Takes(2, 3).Required()
        .Samples(
            ["lb1 192.0.2.11", "lb2 192.0.2.12 1", "lb3.example.com 2001:db8::13 65535"],
            ("lb_1 192.0.2.11", DiagnosticCodes.BadText),
            ("lb1 lb2", DiagnosticCodes.BadAddress),
            ("lb1 192.0.2.11 65536", DiagnosticCodes.OutOfRange));

    public static readonly Setting<ClusterConfig> Certificate = File(
        "certificate", "This director's certificate (PEM), with its name as a DNS name.", c => c.Certificate, (c, v) => c with { Certificate = v });

    public static readonly Setting<ClusterConfig> Key = File("key", "The key to it (PEM).", c => c.Key, (c, v) => c with { Key = v });

    public static readonly Setting<ClusterConfig> Authority = File(
        "ca", "The certificate (PEM) of the authority that has signed those of all directors.", c => c.Authority, (c, v) => c with { Authority = v });

    public static readonly BlockSchema<ClusterConfig> Schema = new(
        Name,
        Listen,
        Directors,
        Certificate,
        Key,
        Authority,
        Row.Time<ClusterConfig>(
            "interval",
            "How often each other director is asked whether it knows the same; what is decided is told at once.",
            0.1m,
            3600,
            c => c.Interval,
            (c, v) => c with { Interval = v },
            "1"))
    {
        End = End,
    };

    private static Setting<ClusterConfig> File(
        string keyword, string summary, Func<ClusterConfig, string> get, Func<ClusterConfig, string, ClusterConfig> set)
        => Row.Named(keyword, summary, new FullPath(), c => get(c).Length == 0 ? null : get(c), set).Required();

    private static ClusterConfig ReadListen(ReaderContext context, Statement statement, ClusterConfig cluster)
    {
        var address = Addresses.Host(context, statement.Arguments[0]);
        return ReadPort(context, statement, 1) is { } port && address is not null ? cluster with { Listen = new IPEndPoint(address, port) } : cluster;
    }

    private static ClusterConfig ReadDirector(ReaderContext context, Statement statement, ClusterConfig cluster)
    {
        var (name, place) = (statement.Arguments[0], statement.Arguments[1]);
        var isName = new DirectorName().TryRead(context, name, out _);
        var address = Addresses.Host(context, place);
        if (ReadPort(context, statement, 2) is not { } port || address is null || !isName)
        {
            return cluster;
        }

        var director = new ClusterDirector(name.Text, address, port);
        if (cluster.Directors.FirstOrDefault(other => ClusterDirector.IsSameName(other.Name, director.Name)) is { } same)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.DuplicateName, name.Position, $"there is a director {Shown.Value(same.Name)} already; expected another name");
            return cluster;
        }

        if (cluster.Directors.FirstOrDefault(other => other.EndPoint.Equals(director.EndPoint)) is { } there)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.DuplicateName,
                place.Position,
                $"{director.EndPoint} is that of director {Shown.Value(there.Name)} already; expected an address or a port of its own");
            return cluster;
        }

        if (cluster.Directors.Count == ClusterConfig.MostDirectors)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.ClusterProblem,
                name.Position,
                string.Create(CultureInfo.InvariantCulture, $"{Shown.Value(name.Text)} is one director too many; expected at most {ClusterConfig.MostDirectors}"));
        }

        return cluster with { Directors = [.. cluster.Directors, director] };
    }

    private static ushort? ReadPort(ReaderContext context, Statement statement, int at)
        => statement.Arguments.Length <= at ? ClusterConfig.DefaultPort : Row.Read(context, statement.Arguments[at], Row.Whole<ushort>(1, ushort.MaxValue));

    private static string[] Show(IPAddress address, ushort port)
        => port == ClusterConfig.DefaultPort ? [address.ToString()] : [address.ToString(), Row.Text(port)];

    // What only shows in all of it; who is meant may not be known before the daemon runs.
    private static ClusterConfig End(ReaderContext context, Statement owner, scoped Given given, ClusterConfig cluster)
    {
        if (given.Has(Directors) && given.Has(Name) && cluster is { Name: { } name, Self: null })
        {
            context.Diagnostics.Error(
                DiagnosticCodes.ClusterProblem,
                Name.PositionIn(owner),
                $"{Shown.Value(name)} is none of the directors {string.Join(", ", cluster.Directors.Select(director => director.Name))}; expected one of them");
            return cluster;
        }

        var own = cluster with { Name = cluster.Name ?? context.Director };
        if (own is { Self: { } self, Listen: { } place } && place.AddressFamily != self.Address.AddressFamily)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.ClusterProblem,
                Listen.PositionIn(owner),
                $"the others reach {Shown.Value(self.Name)} at {self.Address}, and it listens on {place.Address}; expected an address of the same family");
        }
        else if (own.ListensOn is { } endPoint && context.WhyNotListen(endPoint) is { } why)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.CannotListen,
                (given.Has(Listen) ? Listen : Directors).PositionIn(owner),
                $"this director cannot listen on {endPoint}: {why}; expected an address that it has, and a port that is free");
        }

        if (given.Has(Certificate) && given.Has(Key) && given.Has(Authority))
        {
            CheckIdentity(context, owner, own);
        }

        return cluster;
    }

    private static void CheckIdentity(ReaderContext context, Statement owner, ClusterConfig own)
    {
        foreach (var problem in context.ProblemsOf(own))
        {
            var (row, path) = problem.File switch
            {
                IdentityFile.Certificate => (Certificate, own.Certificate),
                IdentityFile.Key => (Key, own.Key),
                _ => (Authority, own.Authority),
            };
            var message = $"{Shown.Value(path)} {problem.Reason}";
            if (problem.IsFatal)
            {
                context.Diagnostics.Error(DiagnosticCodes.BadCertificate, row.PositionIn(owner), message);
            }
            else
            {
                context.Diagnostics.Warning(DiagnosticCodes.CertificateNotValid, row.PositionIn(owner), message);
            }
        }
    }
}
