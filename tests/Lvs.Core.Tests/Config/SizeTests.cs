using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Reload;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;
using Xunit.Abstractions;

namespace Lvs.Core.Tests.Config;

/// <summary>Nothing runs beside these, since they look at the processor time of the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

/// <summary>
/// Large files, right and wrong. Processor time is measured, which other programs on the machine do not change; the bounds are wide, what
/// was needed is printed.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class SizeTests(ITestOutputHelper output)
{
    [Fact]
    public void Forty_thousand_servers_with_checks_are_read_quickly_and_kept_in_little_memory()
    {
        var text = ManyServices(2000, 20);
        var statements = KeepalivedText.Read(FakeSources.Root, FakeSources.With(text), new(), RootSchema.Schema, new DiagnosticBag())
            .Statements;
        var fastest = Fastest(15, () => Assert.NotNull(Read(statements)));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var config = Read(statements);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"statements to model {fastest.TotalMilliseconds:F0} ms, model {bytes / 1e6:F1} MB"));
        Assert.Equal(40_000, config.Services.Sum(s => s.RealServers.Count));
        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
        Assert.InRange(bytes, 0, 40_000_000);
    }

    [Fact]
    public void Forty_thousand_servers_in_HOCON_take_no_longer_than_in_keepalived_conf()
    {
        var text = ManyServices(2000, 20);
        var inHocon = HoconConfigWriter.Write(Reading.ReadValid(text));
        var sources = new FakeSources { Files = { [FakeSources.Root] = text, ["many.hocon"] = inHocon } };

        var keepalived = Fastest(6, () => Assert.NotNull(ConfigFile.Read([FakeSources.Root], sources, new()).Config));
        var hocon = Fastest(6, () => Assert.NotNull(ConfigFile.Read(["many.hocon"], sources, new()).Config));

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"keepalived.conf {keepalived.TotalMilliseconds:F0} ms of {text.Length / 1e6:F1} MB, HOCON {hocon.TotalMilliseconds:F0} ms of {inHocon.Length / 1e6:F1} MB"));
        Assert.InRange(hocon, TimeSpan.Zero, TimeSpan.FromSeconds(0.5) + (2 * keepalived));
    }

    [Fact]
    public void Ten_thousand_mistakes_in_HOCON_are_answered_within_a_second()
    {
        var text = $"lvs.vrrp-instances.VI_1 {{\n{string.Concat(Enumerable.Range(0, 10_000).Select(i => $"prioritty{i} = 100\n"))}}}\n";

        var fastest = Fastest(3, () => Assert.True(Hocon.HoconSettings.Read(text).Diagnostics.Count >= 10_000));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fastest.TotalMilliseconds:F0} ms"));
        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_plan_for_one_changed_server_of_forty_thousand_takes_less_than_twenty_milliseconds()
    {
        var text = ManyServices(2000, 20);
        var (running, next) = (Reading.ReadValid(text), Reading.ReadValid(Changed(text)));

        var fastest = Fastest(15, () => Assert.Single(ReloadPlan.Between(running, next).Steps));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fastest.TotalMilliseconds:F1} ms"));
        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));

        static string Changed(string text)
        {
            var place = text.IndexOf("weight 1", text.Length / 2, StringComparison.Ordinal);
            return text[..place] + "weight 2" + text[(place + "weight 1".Length)..];
        }
    }

    [Theory]
    [InlineData("prioritty{0} 100\n")]
    [InlineData("priority {0}99\n")]
    [InlineData("advert_int x{0}\n")]
    [InlineData("state MASTR{0}\n")]
    public void Ten_thousand_mistakes_are_answered_within_a_second(string mistake)
    {
        var lines = string.Concat(Enumerable.Range(0, 10_000).Select(i => string.Format(CultureInfo.InvariantCulture, mistake, i)));
        var text = Reading.Instance(lines);

        var fastest = Fastest(3, () => Assert.True(Reading.Read(text).Diagnostics.Count >= 10_000));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fastest.TotalMilliseconds:F0} ms"));
        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private static TimeSpan Fastest(int times, Action work)
    {
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < times; i++)
        {
            var before = Environment.CpuUsage.TotalTime;
            work();
            var needed = Environment.CpuUsage.TotalTime - before;
            fastest = needed < fastest ? needed : fastest;
        }

        return fastest;
    }

    // Not inlined, so that nothing but the model is left of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DirectorConfig Read(ImmutableArray<Statement> statements)
        => ConfigReader.Read(statements, new ReaderContext(new DiagnosticBag(), FakeSources.With(""))).Config!;

    private static string ManyServices(int services, int servers)
    {
        var text = new StringBuilder();
        for (var i = 0; i < services; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"virtual_server 10.{i / 250}.{i % 250}.1 80 {{\n");
            text.Append("    delay_loop 6\n    lb_algo rr\n    lb_kind NAT\n    persistence_timeout 50\n    protocol TCP\n");
            for (var j = 0; j < servers; j++)
            {
                text.Append(CultureInfo.InvariantCulture, $"    real_server 10.{100 + (i / 250)}.{i % 250}.{j + 1} 80 {{\n        weight 1\n");
                text.Append("        TCP_CHECK {\n            connect_port 80\n            connect_timeout 3\n            retry 3\n");
                text.Append("            delay_before_retry 3\n        }\n    }\n");
            }

            text.Append("}\n");
        }

        return text.ToString();
    }
}
