using System.Collections.Immutable;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Config.Keepalived;

/// <summary>The keywords of virtual_server.</summary>
internal static class ServiceKeywords
{
    /// <summary>31 days, the most IPVS takes.</summary>
    private const int LongestPersistence = 2_678_400;

    /// <summary>IPVS_SVC_PERSISTENT_TIMEOUT of keepalived: persistence_timeout without a value.</summary>
    private static readonly TimeSpan DefaultPersistence = TimeSpan.FromSeconds(360);

    /// <summary>The modules of net/netfilter/ipvs, without their ip_vs_ prefix.</summary>
    private static readonly string[] Schedulers =
        ["dh", "fo", "lblc", "lblcr", "lc", "mh", "nq", "ovf", "rr", "sed", "sh", "twos", "wlc", "wrr"];

    private static readonly ImmutableDictionary<string, ForwardingMethod> Methods = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, ForwardingMethod>[]
        {
            new("NAT", ForwardingMethod.Masquerade), new("DR", ForwardingMethod.DirectRouting), new("TUN", ForwardingMethod.Tunnel),
        });

    private static readonly ImmutableDictionary<string, TransportProtocol> Protocols = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, TransportProtocol>[]
        {
            new("TCP", TransportProtocol.Tcp), new("UDP", TransportProtocol.Udp), new("SCTP", TransportProtocol.Sctp),
        });

    public static readonly KeywordTable<ServiceDraft> Table = new(
    [
        .. CheckSettingKeywords.Rows<ServiceDraft>(leastRetry: 1),
        Scheduler("lb_algo"),
        Scheduler("lvs_sched") with { SynonymOf = "lb_algo" },
        Method("lb_kind"),
        Method("lvs_method") with { SynonymOf = "lb_kind" },
        new Keyword<ServiceDraft>("persistence_timeout", ReadPersistence) { AtLeast = 0, Expects = "seconds" },
        Keyword.Value<ServiceDraft, TransportProtocol>(
            "protocol", "TCP, UDP or SCTP", Names.OneOf("protocol", Protocols), (d, v) => d.Protocol = v.Value),
        Keyword.Value<ServiceDraft, int>("quorum", "a weight", Numbers.Between(1, int.MaxValue), (d, v) => d.Quorum = v),
        new Keyword<ServiceDraft>("real_server", RealServerKeywords.Read)
        {
            AtMost = 2,
            Expects = "an address, a port and a block",
            Block = RealServerKeywords.Table,
            IsRepeatable = true,
        },
    ]);

    public static void Read(ReaderContext context, Statement statement, RootDraft root)
    {
        if (statement.Block is not { } block)
        {
            return;
        }

        var draft = new ServiceDraft(statement);
        ReadAddress(context, statement, draft);
        draft.Keys = Table.Read(context, statement, block, draft);
        root.Services.Add(draft);
    }

    private static void ReadAddress(ReaderContext context, Statement statement, ServiceDraft draft)
    {
        var address = statement.Arguments[0];
        if (address.Text is "fwmark" or "group")
        {
            context.Diagnostics.Error(
                DiagnosticCodes.NotSupportedYet,
                address.Position,
                $"virtual_server '{address.Text}' is not supported yet; expected an address and a port");
            return;
        }

        draft.Address = Addresses.Host(context, address);
        draft.Port = statement.Arguments.Length < 2 ? 0 : Numbers.Between(0, ushort.MaxValue)(context, statement.Arguments[1]);
    }

    private static Keyword<ServiceDraft> Scheduler(string name) => new(name, (context, statement, draft) =>
    {
        var word = statement.Arguments[0];
        if (Schedulers.Contains(word.Text, StringComparer.Ordinal))
        {
            draft.Scheduler = word.Text;
        }
        else
        {
            Names.ReportUnknown(context, "scheduler", word, Schedulers);
        }
    })
    {
        Expects = "a scheduler",
    };

    private static Keyword<ServiceDraft> Method(string name)
        => Keyword.Value<ServiceDraft, ForwardingMethod>(
            name, "NAT, DR or TUN", Names.OneOf("forwarding method", Methods), (d, v) => d.Method = v.Value);

    private static void ReadPersistence(ReaderContext context, Statement statement, ServiceDraft draft)
        => draft.PersistenceTimeout = statement.Arguments.IsEmpty
            ? DefaultPersistence
            : Seconds.WholeBetween(1, LongestPersistence)(context, statement.Arguments[0]);
}
