using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>The files in hocon/.</summary>
public sealed class ExampleTests
{
    private const string Reference = "reference.conf";

    private static readonly string Folder = Path.Combine(Repository.Root, "hocon");

    public static TheoryData<string> Examples => [.. Directory.GetFiles(Folder, "*.conf").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_without_errors_for_each_of_its_directors_and_says_how_it_is_checked(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name));
        var checks = text.Split('\n').Where(l => l.StartsWith("#   lvsd check --offline -c hocon/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(checks);
        foreach (var check in checks)
        {
            Assert.StartsWith($"#   lvsd check --offline -c hocon/{name}", check, StringComparison.Ordinal);
            var at = check.IndexOf("--for ", StringComparison.Ordinal);

            var result = Read(name, at < 0 ? null : check[(at + "--for ".Length)..].Trim());

            HoconSettings.AssertNone(result.Diagnostics.Where(d => d.Severity == Severity.Error));
            Assert.NotNull(result.Config);
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_taken_for_HOCON_without_being_named_so(string name)
        => Assert.Equal(ConfigSyntax.Hocon, ConfigFile.SyntaxOf("x", new FakeSources { Files = { ["x"] = File.ReadAllText(Path.Combine(Folder, name)) } }));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_speaks_of_nothing_doubtful_but_what_is_still_to_be_built(string name)
    {
        if (name is "seed.conf" or Reference)
        {
            return;
        }

        HoconSettings.AssertNone(
            Read(name).Diagnostics.Where(d => d.Code is not (DiagnosticCodes.NotInEffectYet or DiagnosticCodes.NotRunnableYet)));
    }

    [Fact]
    public void The_seed_in_HOCON_is_the_model_of_the_seed()
        => Assert.Equal(Reading.Read(SeedTests.Text).Config, Read("seed.conf").Config);

    [Fact]
    public void Each_of_two_directors_has_its_own_name_and_priority()
    {
        var (one, two) = (Valid("two-node-dr.conf", "lb1"), Valid("two-node-dr.conf", "lb2"));

        Assert.Equal(("lb1", 100), (one.Global.RouterId, one.VrrpInstances[0].Priority));
        Assert.Equal(("lb2", 90), (two.Global.RouterId, two.VrrpInstances[0].Priority));
        Assert.False(one.VrrpInstances[0].Preempt);
        Assert.Equal(one.Services, two.Services);
        Assert.Equal(ForwardingMethod.DirectRouting, one.Services[0].Method);
    }

    [Fact]
    public void The_services_of_the_NAT_example_have_other_ports_on_the_servers()
    {
        var config = Valid("nat.conf");

        Assert.Equal([TransportProtocol.Tcp, TransportProtocol.Udp], config.Services.Select(s => s.Key.Protocol));
        Assert.All(config.Services, s => Assert.All(s.RealServers, r => Assert.NotEqual(s.Key.Port, r.Key.Port)));
        Assert.Equal("eth1", config.VrrpInstances[0].Addresses[1].Interface);
    }

    [Fact]
    public void The_servers_of_the_tunnel_example_are_in_other_networks()
        => Assert.All(Valid("tun.conf").Services, s => Assert.Equal(ForwardingMethod.Tunnel, s.Method));

    [Fact]
    public void The_IPv6_example_has_a_version_3_instance_and_services_in_both_families()
    {
        var config = Valid("ipv6.conf");

        Assert.Equal([3, 2], config.VrrpInstances.Select(i => i.Version));
        Assert.Equal([IPAddress.Parse("2001:db8::100"), IPAddress.Parse("192.0.2.100")], config.Services.Select(s => s.Key.Address));
    }

    [Fact]
    public void The_sync_group_follows_what_the_example_says()
    {
        var config = Valid("sync-groups.conf");
        var group = Assert.Single(config.SyncGroups);

        Assert.Equal(["outside", "inside"], group.Instances);
        Assert.Equal([new TrackedItem("proxy")], group.Tracking.Scripts);
        Assert.Equal([new TrackedItem("maintenance") { Weight = -50 }], group.Tracking.Files);
        Assert.Equal("/usr/local/bin/check-proxy --fast", config.TrackScripts[0].Script.CommandLine);
    }

    [Fact]
    public void All_services_of_the_template_have_its_checks_and_what_they_have_otherwise()
    {
        var services = Valid("template.conf").Services;

        Assert.Equal([3, 3, 2, 3, 3], services.Select(s => s.RealServers.Count));
        Assert.Equal(["wlc", "wlc", "wlc", "sh", "sh"], services.Select(s => s.Scheduler));
        Assert.Equal(TimeSpan.FromMinutes(5), services[1].PersistenceTimeout);
        Assert.All(services.SelectMany(s => s.RealServers), r => Assert.Equal(TimeSpan.FromMilliseconds(500), Assert.Single(r.Checks).DelayBeforeRetry));
    }

    [Fact]
    public void Each_of_three_directors_is_the_first_choice_for_one_address()
    {
        var priorities = new[] { "lb1", "lb2", "lb3" }.Select(d => Valid("three-directors.conf", d).VrrpInstances.Select(i => i.Priority).ToList()).ToList();

        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(i => priorities[i].IndexOf(200)));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(3, priorities.Select(p => p[i]).Distinct().Count()));
    }

    private static DirectorConfig Valid(string name, string? director = null) => Read(name, director).Config!;

    private static ConfigResult Read(string name, string? director = null)
        => ConfigFile.Read(
            [name], new FakeSources { Files = { [name] = File.ReadAllText(Path.Combine(Folder, name)) } }, new ConfigFileOptions { Director = director });
}
