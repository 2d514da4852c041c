using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Config;

public sealed class SeedTests
{
    internal static readonly string Text = Repository.Read("hocon", "keepalived", "seed.conf");

    [Fact]
    public void The_seed_loads_to_exactly_the_model_it_describes()
    {
        var result = Reading.Read(Text);

        Assert.Equal(Expected, result.Config);
    }

    [Fact]
    public void The_seed_is_answered_with_its_five_contradictions_and_the_mails_that_are_not_sent_yet()
    {
        var result = Reading.Read(Text);

        Assert.All(result.Diagnostics, d => Assert.Equal(Severity.Warning, d.Severity));
        Assert.Equal(
            [
                $"2:5 {DiagnosticCodes.NotInEffectYet}",
                $"10:5 {DiagnosticCodes.StrictContradiction}",
                $"11:24 {DiagnosticCodes.ZeroFrameInterval}",
                $"13:5 {DiagnosticCodes.LegacyFirewall}",
                $"17:11 {DiagnosticCodes.StateIsAWish}",
                $"43:13 {DiagnosticCodes.RetryMisspelled}",
            ],
            result.Places());
    }

    [Theory]
    [InlineData(DiagnosticCodes.StrictContradiction, "two masters", "the password is used and the virtual addresses answer", "remove 'vrrp_strict'")]
    [InlineData(DiagnosticCodes.ZeroFrameInterval, "keepalived refuses 0", "no pause between frames", "also at keepalived.conf:12:23")]
    [InlineData(DiagnosticCodes.LegacyFirewall, "legacy firewall backend", "no firewall rules are added", "remove the line")]
    [InlineData(DiagnosticCodes.StateIsAWish, "priority 120", "only a wish", "write 'state BACKUP'")]
    [InlineData(DiagnosticCodes.RetryMisspelled, "ignores it in TCP_CHECK", "write 'retry'", "also at keepalived.conf:53:13")]
    public void Each_contradiction_says_what_happens_and_how_to_write_it(string code, params string[] fragments)
    {
        var warning = Assert.Single(Reading.Read(Text).Diagnostics, d => d.Code == code);

        Assert.All(fragments, f => Assert.Contains(f, warning.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_readings_are_equal_and_a_changed_one_is_not()
    {
        Assert.Equal(Reading.Read(Text).Config, Reading.Read(Text).Config);
        Assert.NotEqual(Reading.Read(Text).Config, Reading.Read(Text.Replace("weight 1", "weight 2", StringComparison.Ordinal)).Config);
    }

    [Fact]
    public void The_backup_reads_the_same_file_without_the_wish()
    {
        var backup = Text
            .Replace("LVS_01", "LVS_02", StringComparison.Ordinal)
            .Replace("state MASTER", "state BACKUP", StringComparison.Ordinal)
            .Replace("priority 120", "priority 100", StringComparison.Ordinal);

        var result = Reading.Read(backup);

        Assert.Equal((byte)100, Assert.Single(result.Config?.VrrpInstances ?? []).Priority);
        Assert.DoesNotContain(result.Diagnostics, d => d.Code == DiagnosticCodes.StateIsAWish);
        Assert.Equal(5, result.Diagnostics.Count);
    }

    [Fact]
    public void An_interface_the_machine_lacks_is_named_at_its_place()
    {
        var sources = new FakeSources { Interfaces = ["lo", "eth0"], Files = { [FakeSources.Root] = Text } };

        var result = KeepalivedConfig.Read(FakeSources.Root, sources);

        var error = Assert.Single(result.Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal((DiagnosticCodes.NoSuchInterface, 18, 15), (error.Code, error.Position.Line, error.Position.Column));
        Assert.Contains("'ens33'", error.Message, StringComparison.Ordinal);
        Assert.Null(result.Config);
    }

    private static DirectorConfig Expected => new()
    {
        Global = new GlobalConfig
        {
            RouterId = "LVS_01",
            Mail = new MailConfig
            {
                Recipients = ["root@localhost"],
                From = "director@localhost",
                Server = "127.0.0.1",
                Port = 25,
                ConnectTimeout = TimeSpan.FromSeconds(30),
            },
            SkipCheckAdvertAddresses = true,
            Strict = true,
            IptablesRequested = true,
            GarpInterval = TimeSpan.Zero,
            GnaInterval = TimeSpan.Zero,
        },
        VrrpInstances =
        [
            new VrrpInstanceConfig
            {
                Name = "VI_1",
                Interface = "ens33",
                VirtualRouterId = 51,
                Priority = 120,
                InitialState = VrrpInitialState.Master,
                AdvertInterval = TimeSpan.FromSeconds(1),
                Password = new Secret("1111"),
                Preempt = true,
                Strict = true,
                SkipCheckAdvertAddresses = true,
                Addresses = [new VirtualAddress(IPAddress.Parse("192.168.124.100"), 32)],
                Garp = new GarpConfig { Repeat = 5, Delay = TimeSpan.FromSeconds(5) },
            },
        ],
        Services =
        [
            new VirtualServiceConfig
            {
                Key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.168.124.100"), 80),
                Scheduler = "rr",
                Method = ForwardingMethod.DirectRouting,
                PersistenceTimeout = TimeSpan.FromSeconds(50),
                DelayLoop = TimeSpan.FromSeconds(6),
                CheckDefaults = Defaults,
                Quorum = 1,
                RealServers = [ExpectedServer("192.168.124.40"), ExpectedServer("192.168.124.50")],
            },
        ],
    };

    private static CheckDefaults Defaults => new() { DelayLoop = TimeSpan.FromSeconds(6) };

    private static RealServerConfig ExpectedServer(string address) => new()
    {
        Key = new DestinationKey(IPAddress.Parse(address), 80),
        Weight = 1,
        CheckDefaults = Defaults,
        Checks =
        [
            new CheckConfig.Tcp
            {
                ConnectTo = new IPEndPoint(IPAddress.Parse(address), 80),
                ConnectTimeout = TimeSpan.FromSeconds(3),
                Retry = 3,
                DelayBeforeRetry = TimeSpan.FromSeconds(3),
                DelayLoop = TimeSpan.FromSeconds(6),
            },
        ],
    };
}
