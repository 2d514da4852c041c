using System.Globalization;
using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Tests.Config;

public sealed class IncludeTests
{
    [Fact]
    public void A_pattern_includes_all_files_it_names_in_their_order()
    {
        var sources = FakeSources.With("include conf.d/*.conf\n");
        sources.Files["conf.d/20.conf"] = Reading.Service("", "192.0.2.2 80");
        sources.Files["conf.d/10.conf"] = Reading.Service("", "192.0.2.1 80");
        sources.Files["conf.d/30.off"] = "nonsense";

        var result = Read(sources);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["TCP 192.0.2.1:80", "TCP 192.0.2.2:80"], result.Config?.Services.Select(s => s.Key.ToString()));
    }

    [Fact]
    public void An_include_is_relative_to_the_file_it_stands_in_and_may_stand_in_a_block()
    {
        var sources = FakeSources.With("include vrrp/main.conf");
        sources.Files["vrrp/main.conf"] = "vrrp_instance VI_1 {\n interface eth0\n virtual_router_id 51\n virtual_ipaddress {\n include vips/*\n }\n include common\n}";
        sources.Files["vrrp/vips/a"] = "192.0.2.1\n192.0.2.2 dev lo";
        sources.Files["vrrp/common"] = "priority 90";

        var instance = Assert.Single(Read(sources).Config?.VrrpInstances ?? []);

        Assert.Equal(["192.0.2.1", "192.0.2.2"], instance.Addresses.Select(a => a.Address.ToString()));
        Assert.Equal("lo", instance.Addresses[1].Interface);
        Assert.Equal(90, instance.Priority);
    }

    [Fact]
    public void A_mistake_in_an_included_file_is_named_there()
    {
        var sources = FakeSources.With("include a.conf");
        sources.Files["a.conf"] = "global_defs {\n  router_di x\n}";

        Assert.Equal("a.conf:2:3", Assert.Single(Read(sources).Diagnostics).Position.ToString());
    }

    [Fact]
    public void Braces_are_counted_in_each_file_for_itself()
    {
        var sources = FakeSources.With("include a.conf\n" + Reading.Service(""));
        sources.Files["a.conf"] = "global_defs {\n router_id x\n";

        var error = Assert.Single(Read(sources).Diagnostics);

        Assert.Equal((DiagnosticCodes.UnclosedBlock, "a.conf:3:1"), (error.Code, error.Position.ToString()));
    }

    [Fact]
    public void A_plain_include_goes_on_without_files_whether_they_are_named_or_matched()
    {
        var result = Read(FakeSources.With("include conf.d/*.conf\ninclude services.conf\n"));

        Assert.Equal([Severity.Warning, Severity.Warning], result.Diagnostics.Select(d => d.Severity));
        Assert.All(result.Diagnostics, d => Assert.Equal(DiagnosticCodes.IncludeNotFound, d.Code));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error_with_its_reason()
    {
        var error = Assert.Single(Read(new FakeSources()).Diagnostics);

        Assert.Equal(DiagnosticCodes.UnreadableFile, error.Code);
        Assert.Contains("No such file or directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_is_reported_with_its_files()
    {
        var sources = FakeSources.With("include a.conf");
        sources.Files["a.conf"] = "include b.conf";
        sources.Files["b.conf"] = "\n  include a.conf";

        var error = Assert.Single(Read(sources).Diagnostics);

        Assert.Equal((DiagnosticCodes.IncludeCycle, "b.conf:2:11"), (error.Code, error.Position.ToString()));
        Assert.Contains("'a.conf' includes 'b.conf' includes 'a.conf'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SourceFiles.MaxIncludeDepth, 0)]
    [InlineData(SourceFiles.MaxIncludeDepth + 1, 1)]
    public void Includes_in_includes_are_bounded(int depth, int errors)
    {
        var sources = FakeSources.With("include 1");
        for (var i = 1; i < depth; i++)
        {
            sources.Files[Name(i)] = $"include {Name(i + 1)}";
        }

        sources.Files[Name(depth)] = "global_defs { router_id deepest }";

        var result = Read(sources);

        Assert.Equal(Enumerable.Repeat(DiagnosticCodes.IncludeTooDeep, errors), result.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void The_number_of_files_is_bounded_however_often_they_include_each_other()
    {
        var sources = FakeSources.With("include 1\ninclude 1\ninclude 1");
        for (var i = 1; i < 10; i++)
        {
            sources.Files[Name(i)] = string.Concat(Enumerable.Repeat($"include {Name(i + 1)}\n", 4));
        }

        sources.Files[Name(10)] = "";

        Assert.Equal([DiagnosticCodes.TooMuchInput], Read(sources).Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void The_same_mistake_in_a_file_included_twice_is_said_once()
    {
        var sources = FakeSources.With("include a\ninclude a");
        sources.Files["a"] = "teapot";

        Assert.Single(Read(sources).Diagnostics);
    }

    [Theory]
    [InlineData("include run.sh", Severity.Warning)]
    [InlineData("includer run.sh", Severity.Error)]
    [InlineData("include {a,none}.conf", Severity.Warning)]
    [InlineData("includeb {a,none}.conf", Severity.Error)]
    [InlineData("includea none*.conf", Severity.Error)]
    [InlineData("global_defs {\ninclude_check match\n}\ninclude none.conf", Severity.Error)]
    [InlineData("global_defs {\ninclude_check\ninclude_check -wildcard_match\n}\ninclude none*.conf", Severity.Warning)]
    public void What_an_include_insists_on_is_an_error_and_anything_else_a_warning(string text, Severity expected)
    {
        var sources = FakeSources.With(text);
        sources.Files["run.sh"] = "";
        sources.Files["a.conf"] = "";
        var (_, found) = StatementText.Read("", sources: sources);

        Assert.Equal(expected, Assert.Single(found).Severity);
    }

    [Fact]
    public void What_an_included_file_insists_on_ends_with_it()
    {
        var sources = FakeSources.With("include a.conf\ninclude none.conf");
        sources.Files["a.conf"] = "include_check\n";

        Assert.Equal(Severity.Warning, Assert.Single(StatementText.Read("", sources: sources).Diagnostics).Severity);
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ConfigResult Read(FakeSources sources) => KeepalivedConfig.Read(FakeSources.Root, sources);
}
