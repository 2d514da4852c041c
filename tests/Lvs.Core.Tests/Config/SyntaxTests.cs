using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("router_id LVS_01 # a comment", "LVS_01")]
    [InlineData("router_id LVS_01 ! a comment", "LVS_01")]
    [InlineData("router_id LVS_01#glued", "LVS_01")]
    [InlineData("router_id LVS_01!glued", "LVS_01")]
    [InlineData("router_id \"LVS # 01 ! {x}\"", "LVS # 01 ! {x}")]
    [InlineData("router_id \"\\x41\\102\\\\\"", "\\x41\\102\\\\")]
    [InlineData("router_id \"LVS\\#01\"", "LVS\\#01")]
    [InlineData("router_id\"LVS 01\"", "LVS 01")]
    [InlineData("router_id LVS\\#01", "LVS#01")]
    [InlineData("router_id C:\\dir", "C:\\dir")]
    [InlineData("router_id \\\n    LVS_01", "LVS_01")]
    [InlineData("rout\\\n    er_id LVS\\\r\n_01", "LVS_01")]
    [InlineData("router_id \"LVS \\\n    01\"", "LVS 01")]
    [InlineData("# router_id LVS_02\n! router_id LVS_03\nrouter_id\tLVS_01", "LVS_01")]
    public void Comments_quotes_escapes_and_joined_lines_are_resolved(string line, string expected)
        => Assert.Equal(expected, Reading.ReadValid($"global_defs {{\n{line}\n}}").Global.RouterId);

    [Theory]
    [InlineData("global_defs { router_id LVS_01 }")]
    [InlineData("global_defs{router_id LVS_01}")]
    [InlineData("global_defs\n{\nrouter_id LVS_01\n}")]
    [InlineData("global_defs # of this director\n\n! next\n{ router_id LVS_01\n}")]
    [InlineData("\uFEFFglobal_defs {\r\n\trouter_id LVS_01\r\n}\r\n")]
    [InlineData("global_defs { router_id LVS_01 } global_defs { vrrp_skip_check_adv_addr off }")]
    public void A_block_may_begin_and_end_on_any_line(string text)
        => Assert.Equal(new GlobalConfig { RouterId = "LVS_01" }, Reading.ReadValid(text).Global);

    [Fact]
    public void Real_servers_fit_on_one_line()
    {
        var config = Reading.ReadValid(
            "virtual_server 192.0.2.1 80 {\nlb_kind NAT\nprotocol TCP\nreal_server 192.0.2.11 80 { weight 7 }\nreal_server "
                + "192.0.2.12 { TCP_CHECK { retry 2 } }\n}");

        var servers = Assert.Single(config.Services).RealServers;
        Assert.Equal([7, 1], servers.Select(s => s.Weight));
        Assert.Equal(2, Assert.Single(servers[1].Checks).Retry);
        Assert.Equal("192.0.2.12:80", servers[1].Key.ToString());
    }

    [Theory]
    [InlineData("\n\n   prioritty 1", 3, 4)]
    [InlineData("\"a quoted word\" \\\n  \\\n x", 1, 1)]
    [InlineData("# comment\n\t\tprioritty", 2, 3)]
    [InlineData("global_defs { router_id x } prioritty", 1, 29)]
    public void Positions_are_those_of_the_file_as_it_is(string text, int line, int column)
    {
        var position = Assert.Single(Reading.Read(text).Diagnostics, d => d.Severity == Severity.Error).Position;

        Assert.Equal(new SourcePosition(FakeSources.Root, line, column), position);
    }

    [Fact]
    public void A_finding_is_one_line_that_editors_understand()
        => Assert.Equal(
            "keepalived.conf:2:3: error LVS1013: unknown key 'router_di' in 'global_defs'; did you mean 'router_id'?",
            Assert.Single(Reading.Read("global_defs {\n  router_di LVS_01\n}").Diagnostics).ToString());

    [Fact]
    public void Strange_characters_are_escaped_and_long_words_cut_in_messages()
    {
        var message = Assert.Single(Reading.Read("a\u0001\ud800\u2028b" + new string('x', 1000)).Diagnostics).Message;

        Assert.Contains("'a\\u0001\\ud800\\u2028bxxx", message, StringComparison.Ordinal);
        Assert.Contains("xxx…'", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 260);
    }
}
