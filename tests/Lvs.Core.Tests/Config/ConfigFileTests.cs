using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

public sealed class ConfigFileTests
{
    private const string Instance = "lvs.vrrp-instances.VI_1 { interface = eth0, virtual-router-id = 51, priority = 100, virtual-addresses = [192.0.2.1] }\n";

    [Theory]
    [InlineData("x", "lvs {\n}\n", ConfigSyntax.Hocon)]
    [InlineData("x", "# comment\n// another\n\n  lvs.global {}", ConfigSyntax.Hocon)]
    [InlineData("x", "\"lvs\" {}", ConfigSyntax.Hocon)]
    [InlineData("x", "\uFEFFlvs {}", ConfigSyntax.Hocon)]
    [InlineData("x", "directors { lb1 {} }", ConfigSyntax.Hocon)]
    [InlineData("x", "{ \"lvs\": {} }", ConfigSyntax.Hocon)]
    [InlineData("x", "include \"base.conf\"\nlvs {}", ConfigSyntax.Hocon)]
    [InlineData("x", "include required(\"base.conf\")", ConfigSyntax.Hocon)]
    [InlineData("x", "vip = 192.0.2.1\nlvs {}", ConfigSyntax.Hocon)]
    [InlineData("x", "template { weight = 1 }\nlvs {}", ConfigSyntax.Hocon)]
    [InlineData("x", "instance { weight = 1 }\nlvs {}", ConfigSyntax.Hocon)]
    [InlineData("lvsd.hocon", "vrrp_instance x {\n}", ConfigSyntax.Hocon)]
    [InlineData("lvsd.json", "", ConfigSyntax.Hocon)]
    [InlineData("x", "", ConfigSyntax.Keepalived)]
    [InlineData("x", "! comment\nglobal_defs {\n}", ConfigSyntax.Keepalived)]
    [InlineData("x", "include conf.d/*.conf", ConfigSyntax.Keepalived)]
    [InlineData("x", "$VIP=192.0.2.1\nvrrp_instance x {\n}", ConfigSyntax.Keepalived)]
    [InlineData("x", "@lb1 instance a\n", ConfigSyntax.Keepalived)]
    [InlineData("x", "vrrp_instanse x {\n}", ConfigSyntax.Keepalived)]
    public void The_syntax_is_seen_from_the_name_or_the_first_words(string name, string text, ConfigSyntax expected)
        => Assert.Equal(expected, ConfigFile.SyntaxOf(name, new FakeSources { Files = { [name] = text } }));

    [Fact]
    public void A_later_file_of_HOCON_is_laid_over_an_earlier_one()
    {
        var sources = new FakeSources { Files = { ["base"] = Instance, ["more"] = "lvs.vrrp-instances.VI_1.priority = 50" } };

        var result = ConfigFile.Read(["base", "more"], sources, new());

        Assert.Equal(50, Assert.Single(result.Config!.VrrpInstances).Priority);
    }

    [Fact]
    public void A_keepalived_conf_beside_another_file_is_refused_by_name()
    {
        var sources = new FakeSources { Files = { ["base"] = Instance, ["old"] = "global_defs {\n}\n" } };

        var result = ConfigFile.Read(["base", "old"], sources, new());

        var error = Assert.Single(result.Diagnostics);
        Assert.Equal((DiagnosticCodes.SeveralKeepalivedFiles, "old"), (error.Code, error.Position.File));
        Assert.Null(result.Config);
    }

    [Fact]
    public void A_file_that_is_not_there_is_one_error() => Assert.Single(ConfigFile.Read(["none"], new FakeSources(), new()).Diagnostics);

    [Theory]
    [InlineData("directors.lb1.vrrp-instances.VI_1.priority = 50")]
    [InlineData("lvs.directors.lb1.vrrp-instances.VI_1.priority = 50")]
    public void What_a_director_has_otherwise_is_for_it_alone(string overlay)
    {
        Assert.Equal(50, Priority(overlay, "lb1"));
        Assert.Equal(100, Priority(overlay, null));
    }

    [Fact]
    public void A_director_may_take_something_away() => Assert.Empty(Read("directors.lb1.vrrp-instances.VI_1 = null", "lb1").Config!.VrrpInstances);

    [Fact]
    public void A_mistake_in_another_director_s_part_is_an_error_for_all()
    {
        var error = Assert.Single(Read("directors { lb1 {}, lb2.vrrp-instances.VI_1.priority = 256 }", "lb1").Diagnostics);

        Assert.Equal((DiagnosticCodes.OutOfRange, 2), (error.Code, error.Position.Line));
    }

    [Fact]
    public void Another_director_s_interfaces_are_not_looked_for_on_this_machine()
    {
        const string Text = Instance + "directors { lb1 {}, lb2.vrrp-instances.VI_1.interface = bond0 }";
        var sources = new FakeSources { Files = { ["x"] = Text }, Interfaces = ["eth0"] };

        Assert.Empty(ConfigFile.Read(["x"], sources, new ConfigFileOptions { Director = "lb1" }).Diagnostics);
        Assert.Equal(
            DiagnosticCodes.NoSuchInterface,
            Assert.Single(ConfigFile.Read(["x"], sources, new ConfigFileOptions { Director = "lb2" }).Diagnostics).Code);
    }

    [Fact]
    public void A_director_nobody_knows_is_an_error_with_the_nearest_name()
    {
        var error = Assert.Single(Read("directors.lb1 {}", "lb11").Diagnostics);

        Assert.Equal((DiagnosticCodes.UnknownDirector, Severity.Error), (error.Code, error.Severity));
        Assert.Contains("did you mean 'lb1'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_director_s_name_where_all_are_alike_is_a_warning()
        => Assert.Equal((DiagnosticCodes.UnknownDirector, Severity.Warning), Assert.Single(Read("", "lb1").Diagnostics) is var d ? (d.Code, d.Severity) : default);

    [Fact]
    public void The_environment_is_asked_when_it_is_given_and_not_otherwise()
    {
        const string Text = "lvs.global.router-id = ${NAME}";
        var sources = new FakeSources { Files = { ["x"] = Text } };

        Assert.Equal("lb7", ConfigFile.Read(["x"], sources, new ConfigFileOptions { Environment = n => n == "NAME" ? "lb7" : null }).Config?.Global.RouterId);
        Assert.Equal(DiagnosticCodes.UndefinedSubstitution, Assert.Single(ConfigFile.Read(["x"], sources, new()).Diagnostics).Code);
    }

    private static int Priority(string overlay, string? director) => Read(overlay, director).Config!.VrrpInstances[0].Priority;

    private static ConfigResult Read(string overlay, string? director)
        => ConfigFile.Read(["x"], new FakeSources { Files = { ["x"] = Instance + overlay } }, new ConfigFileOptions { Director = director });
}
