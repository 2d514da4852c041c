using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;
using RootRow = Lvs.Core.Config.Schema.Setting<Lvs.Core.Config.DirectorConfig>;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>What a file holds outside all blocks: the table begins here.</summary>
internal static class RootSchema
{
    public static readonly RootRow Globals = new PartRow<DirectorConfig, GlobalConfig>(
        "global_defs",
        "What is not about one instance or service.",
        () => GlobalSchema.Schema,
        d => d.Global,
        (d, v) => d with { Global = v },
        _ => new GlobalConfig()).Key("global");

    public static readonly RootRow Instances = new ItemRow<DirectorConfig, VrrpInstanceConfig>(
        "vrrp_instance",
        "A virtual router on an interface.",
        () => InstanceSchema.Schema,
        new(d => d.VrrpInstances, (d, v) => d with { VrrpInstances = v }),
        TrackSchemas.Named((name, d) => InstanceSchema.Unset(d.Global, name), (VrrpInstanceConfig i) => i.Name)).Key("vrrp-instances");

    private static readonly BlockSchema<SyncGroupConfig> SyncGroup = new(
    [
        NameList<SyncGroupConfig>("group", "Names of the instances.", g => g.Instances, (g, v) => g with { Instances = v }).Required(),
        .. TrackingRows.Of<SyncGroupConfig>(g => g.Tracking, (g, v) => g with { Tracking = v }),
        Row.Flag<SyncGroupConfig>(
            "sync_group_tracking_weight",
            "Instances may follow things with weights.",
            g => g.KeepsWeights,
            (g, v) => g with { KeepsWeights = v }).Also("global_tracking", AliasKind.Old),
        .. NotifyRows.Of<SyncGroupConfig>(isInstance: false, g => g.Notify, (g, v) => g with { Notify = v }),
    ]);

    public static readonly RootRow SyncGroups = new ItemRow<DirectorConfig, SyncGroupConfig>(
        "vrrp_sync_group",
        "Instances that change roles together.",
        () => SyncGroup,
        new(d => d.SyncGroups, (d, v) => d with { SyncGroups = v }),
        TrackSchemas.Named((name, _) => new SyncGroupConfig { Name = name }, (SyncGroupConfig g) => g.Name))
        .Key("vrrp-sync-groups");

    public static readonly RootRow Services = new ItemRow<DirectorConfig, VirtualServiceConfig>(
        "virtual_server",
        "A virtual service: an address and port, a firewall mark or a group.",
        () => ServiceSchema.Schema,
        new(
            d => new([.. d.Services.Items, .. d.IndirectServices.Items]),
            (d, v) => d with
            {
                Services = v.Where(s => s.Key.Address is not null).ToValueList(),
                IndirectServices = v.Where(s => s.Key.Address is null).ToValueList(),
            }),
        ServiceSchema.Title).Key("virtual-servers");

    public static readonly RootRow NetworkNamespace = Process(
        "net_namespace", "Network namespace that everything happens "
            + "in.", p => p.NetworkNamespace, (p, v) => p with { NetworkNamespace = v })
        .FirstCounts().Refused(Missing.Namespace);

    private static readonly BlockSchema<TrackGroupConfig> TrackGroup = new(
        NameList<TrackGroupConfig>("group", "Names of the instances.", g => g.Instances, (g, v) => g with { Instances = v }).Required());

    private static readonly BlockSchema<GarpGroupConfig> GarpGroup = new(
        GlobalSchema.FrameIntervalRow<GarpGroupConfig>(
            "garp_interval", "Pause between two gratuitous ARP frames.", g => g.GarpInterval, (g, v) => g with { GarpInterval = v }),
        GlobalSchema.FrameIntervalRow<GarpGroupConfig>(
            "gna_interval", "Pause between two unsolicited neighbour "
                + "advertisements.", g => g.GnaInterval, (g, v) => g with { GnaInterval = v }),
        Row.Named<GarpGroupConfig, string>(
            "interface",
            "The interface.",
            new InterfaceName(),
            g => g.Interfaces.Count == 1 ? g.Interfaces[0] : null,
            (g, v) => g with { Interfaces = new([.. g.Interfaces.Items, v]) }),
        new ListRow<GarpGroupConfig, string>(
                "interfaces",
                "Interfaces that share the limits.",
                "interfaces",
                g => g.Interfaces.Count == 1 ? [] : g.Interfaces,
                (g, v) => g with { Interfaces = v },
                (c, s) => Names.IsInterface(c, s.Keyword) ? s.Keyword.Text : null,
                (i, _) => [i])
        {
            OneEntryPerWord = true,
            EmptyExpects = "an interface",
        }
            .Samples(["{ eth0 eth1 }"], ("{ a/b }", DiagnosticCodes.BadText)));

    private static readonly BlockSchema<ClientCertificateConfig> Ssl = new(
        new SecretRow<ClientCertificateConfig>(
            "password",
            "Password of the key.",
            "a password",
            s => s.Password,
            (s, v) => s with { Password = v })
        {
            Adjust = (c, w, password) => Names.NotEmpty(c, w) ? password : null,
            Good = ["secret"],
            Bad = [("\"\"", DiagnosticCodes.BadText)],
        },
        Row.Path<ClientCertificateConfig>("ca", "File of the authority.", s => s.Authority, (s, v) => s with { Authority = v }),
        Row.Path<ClientCertificateConfig>("certificate", "File of the certificate.", s => s.Certificate, (s, v) => s with { Certificate = v }),
        Row.Path<ClientCertificateConfig>("key", "File of the key.", s => s.Key, (s, v) => s with { Key = v }))
    {
        HidesUnknownWords = true,
    };

    /// <summary>The whole table.</summary>
    public static readonly BlockSchema<DirectorConfig> Schema = new(
        Globals,
        Row.IgnoredFlag<DirectorConfig>("linkbeat_use_polling", "The carrier of all interfaces is polled.", Reasons.Linkbeat),
        NetworkNamespace,
        Process(
            "net_namespace_ipvs", "Network namespace that IPVS is in; a restart changes it.", p => p.IpvsNamespace, (p, v) => p with { IpvsNamespace = v })
            .FirstCounts(),
        Row.IgnoredFlag<DirectorConfig>("namespace_with_ipsets", "ipsets work in a network namespace.", Reasons.Firewall),
        Row.IgnoredFlag<DirectorConfig>("use_pid_dir", "Files with process numbers are in a directory.", "the daemon writes no such files"),
        Process("instance", "Name of this daemon where several run on one machine.", p => p.InstanceName, (p, v) => p with { InstanceName = v })
            .FirstCounts().NotYet("the control socket has the same name for all; give another one with --control"),
        Row.IgnoredNumber<DirectorConfig>(
            "child_wait_time", "Seconds that child processes have for their end.", Reasons.Processes, 0, uint.MaxValue, "5"),
        new ListRow<DirectorConfig, LinkPollingConfig>(
                "linkbeat_interfaces",
                "Interfaces whose carrier is polled.",
                "lines INTERFACE [MII|ETHTOOL|IOCTL]",
                d => d.LinkPolling,
                (d, v) => d with { LinkPolling = v },
                ReadLinkPolling,
                (l, _) => l.Method is { } method ? [l.Interface, method] : [l.Interface])
        {
            Status = new SettingStatus.NoEffect(Reasons.Linkbeat),
        }
            .Samples(["{ eth0 }", "{ eth0 MII }"], ("{ eth0 MMI }", DiagnosticCodes.UnknownName)),
        new ListRow<DirectorConfig, LinkDelayConfig>(
                "interface_up_down_delays",
                "How long a change of a link has to last before it counts.",
                "lines INTERFACE DOWN [UP], 0 to 255 s",
                d => d.LinkDelays,
                (d, v) => d with { LinkDelays = v },
                ReadLinkDelay,
                ShowLinkDelay)
            .Samples(
                ["{ eth0 0 }", "{ eth0 255 255 }"],
                ("{ eth0 256 }", DiagnosticCodes.OutOfRange),
                ("{ eth0 }", DiagnosticCodes.MissingValue),
                ("{ eth0 soon }", DiagnosticCodes.NotATime))
            .SamplesInHocon(
                ["{ eth0 0 }", "{ eth0 255s 255s }"],
                ("{ eth0 256s }", DiagnosticCodes.OutOfRange),
                ("{ eth0 1 }", DiagnosticCodes.NotATime),
                ("{ eth0 }", DiagnosticCodes.MissingValue)),
        new ListRow<DirectorConfig, StaticAddress>(
                "static_ipaddress",
                "Addresses that are set at the start and removed at the stop, whatever the role.",
                Entries.AddressValues,
                d => d.StaticAddresses,
                (d, v) => d with { StaticAddresses = v },
                (c, s) => Entries.Address(c, s, isStatic: true) is { } address ? new StaticAddress(address) : null,
                (a, _) => Entries.Show(a.Address))
            .Samples(["{ 192.0.2.7/24 dev eth0 }"], ("{ 192.0.2.7/33 }", DiagnosticCodes.OutOfRange), ("{ here }", DiagnosticCodes.BadAddress))
            .NotYet(Missing.StaticItems),
        InstanceSchema.RouteList<DirectorConfig>(
            "static_routes", "Routes that are set at the start.", d => d.StaticRoutes, (d, v) => d with { StaticRoutes = v })
            .NotYet(Missing.StaticItems),
        InstanceSchema.RuleList<DirectorConfig>(
            "static_rules", "Routing rules that are set at the start.", d => d.StaticRules, (d, v) => d with { StaticRules = v })
            .NotYet(Missing.StaticItems),
        new ItemRow<DirectorConfig, TrackGroupConfig>(
            "track_group",
            "Instances that are in fault when a static item of the group is deleted.",
            () => TrackGroup,
            new(d => d.TrackGroups, (d, v) => d with { TrackGroups = v }),
            TrackSchemas.Named((name, _) => new TrackGroupConfig { Name = name }, (TrackGroupConfig g) => g.Name))
            .Key("track-groups").NotYet(Missing.StaticItems),
        new ItemRow<DirectorConfig, TrackScriptConfig>(
            "vrrp_script",
            "A program whose exit code instances can follow.",
            () => TrackSchemas.Script,
            new(d => d.TrackScripts, (d, v) => d with { TrackScripts = v }),
            TrackSchemas.Named((name, _) => new TrackScriptConfig { Name = name }, (TrackScriptConfig t) => t.Name))
            .Key("track-scripts"),
        new ItemRow<DirectorConfig, TrackFileConfig>(
            "track_file",
            "A file whose number instances and servers can follow.",
            () => TrackSchemas.File,
            new(d => d.TrackFiles, (d, v) => d with { TrackFiles = v }),
            TrackSchemas.Named((name, _) => new TrackFileConfig { Name = name }, (TrackFileConfig t) => t.Name))
            .Also("vrrp_track_file", AliasKind.Old).Key("track-files"),
        new ItemRow<DirectorConfig, TrackProcessConfig>(
            "vrrp_track_process",
            "Processes that have to run.",
            () => TrackSchemas.Process,
            new(d => d.TrackProcesses, (d, v) => d with { TrackProcesses = v }),
            TrackSchemas.Named((name, _) => new TrackProcessConfig { Name = name }, (TrackProcessConfig t) => t.Name))
            .Key("track-processes"),
        new ItemRow<DirectorConfig, BfdSessionConfig>(
            "bfd_instance",
            "A BFD session with a neighbour.",
            () => TrackSchemas.Bfd,
            new(d => d.BfdSessions, (d, v) => d with { BfdSessions = v }),
            TrackSchemas.Named((name, _) => new BfdSessionConfig { Name = name }, (BfdSessionConfig b) => b.Name))
            .Key("bfd-instances").NotYet("no BFD session is set up"),
        new ItemRow<DirectorConfig, GarpGroupConfig>(
            "garp_group",
            "Limits for gratuitous ARP on interfaces that share a switch.",
            () => GarpGroup,
            new(d => d.GarpGroups, (d, v) => d with { GarpGroups = v }),
            new ItemTitle<DirectorConfig, GarpGroupConfig>
            {
                Expects = "nothing",
                AtLeast = 0,
                AtMost = 0,
                Begin = (_, _, _) => new GarpGroupConfig(),
                Placeholder = _ => new GarpGroupConfig(),
                Show = (_, _, _) => [],
                Unset = (_, _) => new GarpGroupConfig(),
            }).Key("garp-groups"),
        Instances,
        SyncGroups,
        new PartRow<DirectorConfig, ClusterConfig>(
            "cluster",
            "Directors that share what operators decide about servers (not in keepalived).",
            () => ClusterSchema.Schema,
            d => d.Cluster,
            (d, v) => d with { Cluster = v },
            _ => new ClusterConfig()),
        new PartRow<DirectorConfig, ClientCertificateConfig>(
            "SSL",
            "The certificate that SSL_GET shows.",
            () => Ssl,
            d => d.ClientCertificate,
            (d, v) => d with { ClientCertificate = v },
            _ => new ClientCertificateConfig()).Key("ssl").NotYet(Missing.Checks),
        new NamedListRow<DirectorConfig, ServiceGroupConfig, ServiceGroupMember>(
            "virtual_server_group",
            "Addresses and marks that share one set of servers.",
            "lines ADDRESS [PORT], FIRST-LAST [PORT], PREFIX [PORT] or fwmark N [inet|inet6]",
            d => d.ServiceGroups,
            (d, v) => d with { ServiceGroups = v },
            (name, members) => new ServiceGroupConfig { Name = name, Members = members },
            g => (g.Name, g.Members),
            ServiceGroupGrammar.Read,
            (m, _) => ServiceGroupGrammar.Show(m))
            .Samples(
                [
                    "web { 192.0.2.1 80 }", "web { 192.0.2.1-9 0 }", "web { 192.0.2.1-192.0.3.4 65535 }", "web { 192.0.2.8/29 }",
                    "web { fwmark 0 }", "web { fwmark 4294967295 inet6 }",
                ],
                ("web { 192.0.2.1 65536 }", DiagnosticCodes.OutOfRange),
                ("web { 192.0.2.9-1 80 }", DiagnosticCodes.BadAddress),
                ("web { 192.0.2.9/29 80 }", DiagnosticCodes.BadAddress),
                ("web { fwmark 4294967296 }", DiagnosticCodes.OutOfRange),
                ("web { fwmark }", DiagnosticCodes.MissingValue))
            .Key("virtual-server-groups"),
        Services);

    private static RootRow Process(
        string keyword, string summary, Func<ProcessConfig, string?> get, Func<ProcessConfig, string, ProcessConfig> set)
        => Row.Text<DirectorConfig>(
            keyword,
            summary,
            "a name",
            "example",
            d => get(d.Global.Process),
            (d, v) => d with { Global = d.Global with { Process = set(d.Global.Process, v) } });

    private static Setting<T> NameList<T>(
        string keyword, string summary, Func<T, ValueList<string>> get, Func<T, ValueList<string>, T> set)
        where T : class
        => new ListRow<T, string>(
                keyword,
                summary,
                "names of vrrp_instances",
                get,
                set,
                (c, s) => Names.NotEmpty(c, s.Keyword) ? s.Keyword.Text : null,
                (n, _) => [n])
        {
            OneEntryPerWord = true,
            EmptyExpects = "the name of an instance",
        }
            .Samples(["{ VI_1 }"], ("{ \"\" }", DiagnosticCodes.BadText));

    private static LinkPollingConfig? ReadLinkPolling(ReaderContext context, Statement entry)
    {
        if (!Names.IsInterface(context, entry.Keyword))
        {
            return null;
        }

        if (entry.Arguments.IsEmpty)
        {
            return new LinkPollingConfig(entry.Keyword.Text, null);
        }

        var methods = new OneOf<string>("way to poll", ("MII", "MII"), ("ETHTOOL", "ETHTOOL"), ("IOCTL", "IOCTL"));
        return methods.TryRead(context, entry.Arguments[0], out var method) ? new LinkPollingConfig(entry.Keyword.Text, method) : null;
    }

    private static LinkDelayConfig? ReadLinkDelay(ReaderContext context, Statement entry)
    {
        if (!Names.IsInterface(context, entry.Keyword))
        {
            return null;
        }

        if (entry.Arguments.IsEmpty)
        {
            Entries.ReportAlone(context, entry.Keyword, "seconds");
            return null;
        }

        var kind = new Duration(0, 255);
        context.Subject = "delay";
        if (Row.Read(context, entry.Arguments[0], kind) is not { } down)
        {
            return null;
        }

        // The manual says the same as for down; the code has always said 0.
        var up = TimeSpan.Zero;
        if (entry.Arguments.Length > 1)
        {
            if (Row.Read(context, entry.Arguments[1], kind) is not { } written)
            {
                return null;
            }

            up = written;
        }

        return new LinkDelayConfig(entry.Keyword.Text, down, up);
    }

    private static IEnumerable<string> ShowLinkDelay(LinkDelayConfig delay, Dialect dialect)
    {
        var kind = new Duration(0, 255);
        return [delay.Interface, kind.Show(delay.Down, dialect), kind.Show(delay.Up, dialect)];
    }
}
