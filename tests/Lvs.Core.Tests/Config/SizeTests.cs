using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Reload;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Tests.Config;

/// <summary>Nothing runs beside these, since they look at the memory of the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

/// <summary>Large files, right and wrong. How long they take is measured by tests/Lvs.Benchmarks.</summary>
[Collection(AloneCollection.Name)]
public sealed class SizeTests
{
    private const int Services = 2000;
    private const int Servers = 20;
    private const int BytesPerServer = 1000;

    [Fact]
    public void Forty_thousand_servers_with_checks_are_kept_in_little_memory()
    {
        var statements = KeepalivedText.Read(FakeSources.Root, FakeSources.With(ManyServices()), new(), RootSchema.Schema, new DiagnosticBag())
            .Statements;
        Assert.NotNull(Read(statements));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var config = Read(statements);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(Services * Servers, config.Services.Sum(s => s.RealServers.Count));
        Assert.InRange(bytes, 0, Services * Servers * BytesPerServer);
    }

    [Fact]
    public void A_plan_for_one_changed_server_of_forty_thousand_has_one_step()
    {
        var text = ManyServices();
        var place = text.IndexOf("weight 1", text.Length / 2, StringComparison.Ordinal);
        var changed = text[..place] + "weight 2" + text[(place + "weight 1".Length)..];

        Assert.Single(ReloadPlan.Between(Reading.ReadValid(text), Reading.ReadValid(changed)).Steps);
    }

    [Theory]
    [InlineData("prioritty{0} 100\n")]
    [InlineData("priority {0}99\n")]
    [InlineData("advert_int x{0}\n")]
    [InlineData("state MASTR{0}\n")]
    public void Ten_thousand_mistakes_are_all_answered(string mistake)
        => Assert.True(Reading.Read(Reading.Instance(Lines(mistake))).Diagnostics.Count >= DiagnosticBag.DefaultCapacity);

    [Fact]
    public void Ten_thousand_mistakes_in_HOCON_are_all_answered()
        => Assert.True(Hocon.HoconSettings.Read($"lvs.vrrp-instances.VI_1 {{\n{Lines("prioritty{0} = 100\n")}}}\n").Diagnostics.Count >= DiagnosticBag.DefaultCapacity);

    private static string Lines(string format)
        => string.Concat(Enumerable.Range(0, DiagnosticBag.DefaultCapacity).Select(i => string.Format(CultureInfo.InvariantCulture, format, i)));

    // Not inlined, so that nothing but the model is left of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DirectorConfig Read(ImmutableArray<Statement> statements)
        => ConfigReader.Read(statements, new ReaderContext(new DiagnosticBag(), FakeSources.With(""))).Config!;

    private static string ManyServices()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Services; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"virtual_server 10.{i / 250}.{i % 250}.1 80 {{\n");
            text.Append("    delay_loop 6\n    lb_algo rr\n    lb_kind NAT\n    persistence_timeout 50\n    protocol TCP\n");
            for (var j = 0; j < Servers; j++)
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
