using Lvs.Core.Config;
using Lvs.Core.Tests.Config.Schema;

namespace Lvs.Core.Tests.Config;

/// <summary>From one syntax to the other and back.</summary>
public sealed class ConversionTests
{
    private const string Commented = """
        # Written by hand.
        global_defs {
            router_id LVS_01 # this one
        }

        # The only instance.
        vrrp_instance VI_1 {
            interface eth0
            # Not said to be the default.
            priority 100
            virtual_router_id 51
            virtual_ipaddress {
                192.0.2.1 # the first
                # the second
                192.0.2.2
            }
            # nothing more
        }
        # The end.
        """;

    [Theory]
    [InlineData(ConfigSyntax.Hocon)]
    [InlineData(ConfigSyntax.Keepalived)]
    public void The_seed_is_the_same_there_and_back(ConfigSyntax target)
    {
        var (there, read) = Convert(SeedTests.Text, target);
        var (back, again) = Convert(there, ConfigSyntax.Keepalived);

        Assert.Equal(read.Read.Config, again.Read.Config);
        Assert.Equal(read.Read.Config, Convert(back, ConfigSyntax.Hocon).Result.Read.Config);
    }

    [Theory]
    [InlineData("hocon/seed.conf")]
    [InlineData("hocon/keepalived/seed.conf")]
    public void The_example_is_the_same_there_and_back(string example)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, example));
        var (hocon, read) = Convert(text, ConfigSyntax.Hocon);
        var (keepalived, _) = Convert(hocon, ConfigSyntax.Keepalived);
        var (again, last) = Convert(keepalived, ConfigSyntax.Hocon);

        Assert.Equal(read.Read.Config, last.Read.Config);
        Assert.Equal(hocon, again);
    }

    [Theory]
    [InlineData("TCP", "NAT")]
    [InlineData("UDP", "NAT")]
    [InlineData("SCTP", "DR")]
    public void What_is_written_is_not_warned_about_for_what_it_was_not_warned_about_before(string protocol, string method)
    {
        var text = $$"""
            virtual_server 192.0.2.1 80 {
                protocol {{protocol}}
                lb_algo wlc
                lb_kind {{method}}
                real_server 192.0.2.9 80 {
                    weight 1
                }
            }
            """;
        var before = Reading.Read(text).Diagnostics.Select(d => d.Code);
        var (hocon, _) = Convert(text, ConfigSyntax.Hocon);
        var (keepalived, there) = Convert(hocon, ConfigSyntax.Keepalived);
        var (_, back) = Convert(keepalived, ConfigSyntax.Keepalived);

        Assert.Equal(before, there.Read.Diagnostics.Select(d => d.Code));
        Assert.Equal(before, back.Read.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void What_each_row_of_the_table_says_survives_the_way_there_and_back()
    {
        var failures = new List<string>();
        foreach (var (place, good) in TableWalk.Places().SelectMany(p => p.Row.Good.DefaultIfEmpty(null).Select(good => (p, good))))
        {
            var text = TableWalk.Write(place, place.Row.Keyword, good).Text;
            if (Reading.Read(text).Config is not { } config)
            {
                continue;
            }

            var hocon = ConvertAny(text, ConfigSyntax.Hocon);
            var keepalived = hocon.Text is null ? null : ConvertAny(hocon.Text, ConfigSyntax.Keepalived);
            if (keepalived?.Text is null || !config.Equals(Reading.Read(keepalived.Text).Config))
            {
                failures.Add($"{place} {good}: {string.Join("; ", (keepalived ?? hocon).Lost)}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void Comments_stay_at_what_they_stood_at()
    {
        var hocon = Convert(Commented, ConfigSyntax.Hocon).Text;
        foreach (var comment in new[] { "Written by hand.", "this one", "The only instance.", "Not said to be the default.", "the first", "the second", "nothing more", "The end." })
        {
            Assert.Single(Places(hocon, comment));
        }

        Assert.Equal("router-id = LVS_01 # this one", LineOf(hocon, "this one"));

        var keepalived = Convert(hocon, ConfigSyntax.Keepalived).Text;
        foreach (var comment in new[] { "Written by hand.", "The only instance.", "Not said to be the default.", "the first", "the second", "nothing more", "The end." })
        {
            Assert.Single(Places(keepalived, comment));
        }

        Assert.Equal("router_id LVS_01 # this one", LineOf(keepalived, "this one"));
        Assert.Equal("192.0.2.1 # the first", LineOf(keepalived, "the first"));
    }

    [Fact]
    public void What_has_no_effect_and_what_is_put_in_place_is_listed_with_its_place()
    {
        var (_, result) = Convert(
            "$ID=51\nglobal_defs {\n    vrrp_iptables\n    process_names\n}\n@other vrrp_version 3\n" + Reading.Instance("").Replace("51", "$ID", StringComparison.Ordinal),
            ConfigSyntax.Hocon);

        Assert.Equal(["1:1 LVS3062", "4:5 LVS2012", "6:1 LVS3062"], result.Lost.Select(d => $"{d.Position.Line}:{d.Position.Column} {d.Code}").Where(p => !p.StartsWith("3:", StringComparison.Ordinal)));
    }

    [Fact]
    public void From_keepalived_to_keepalived_what_has_no_effect_stays()
    {
        var (text, result) = Convert("global_defs {\nprocess_names\n}\n" + Reading.Instance("! old"), ConfigSyntax.Keepalived);

        Assert.Contains("    process_names\n", text, StringComparison.Ordinal);
        Assert.Contains("    ! old\n", text, StringComparison.Ordinal);
        Assert.Empty(result.Lost);
    }

    [Theory]
    [InlineData("auth_pass_file /etc/lvs/pass", "password { file = ")]
    [InlineData("auth_pass_env LVS_PASS", "password { env = ")]
    public void A_secret_is_written_as_the_reference_both_ways(string line, string _)
    {
        var text = Reading.Instance($"authentication {{\nauth_type PASS\n{line}\n}}");

        var hocon = Convert(text, ConfigSyntax.Hocon).Text;
        var back = Convert(hocon, ConfigSyntax.Keepalived).Text;

        Assert.DoesNotContain("s3cret", hocon, StringComparison.Ordinal);
        Assert.Contains(line, back, StringComparison.Ordinal);
    }

    [Fact]
    public void What_keepalived_cannot_quote_is_refused_with_its_place()
    {
        var result = ConvertAny("lvs {\n  global.router-id = \"a\\\"b\"\n}\n", ConfigSyntax.Keepalived);

        Assert.Null(result.Text);
        Assert.Equal(["2:22 LVS3061"], result.Lost.Select(d => $"{d.Position.Line}:{d.Position.Column} {d.Code}"));
    }

    [Fact]
    public void A_file_of_several_directors_is_converted_for_one_of_them()
    {
        const string Text = "lvs.global.router-id = all\ndirectors { lb1.global.router-id = one, lb2 {} }\n";

        Assert.Null(ConvertAny(Text, ConfigSyntax.Keepalived).Text);
        Assert.Contains("router_id one", ConvertAny(Text, ConfigSyntax.Keepalived, "lb1").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_comments_and_without_settings_is_answered()
        => Assert.Contains(
            ConvertAny("# nothing for a director\nother { x = 1 }\ndirectors { lb1 {} }\n", ConfigSyntax.Keepalived).Read.Diagnostics,
            d => d.Code == DiagnosticCodes.NoSettings);

    private static (string Text, ConversionResult Result) Convert(string text, ConfigSyntax target)
    {
        var result = ConvertAny(text, target);
        Assert.True(result.Text is not null, $"{string.Join('\n', result.Read.Diagnostics)}\n{string.Join('\n', result.Lost)}\n{text}");
        return (result.Text, result);
    }

    private static ConversionResult ConvertAny(string text, ConfigSyntax target, string? director = null)
        => ConfigConversion.Convert(
            FakeSources.Root,
            target,
            new FakeSources { Files = { [FakeSources.Root] = text, ["/etc/lvs/pass"] = "s3cret\n" } },
            new() { Director = director, SecretEnvironment = _ => "s3cret", Keepalived = new() { Environment = _ => "s3cret" } });

    private static List<string> Places(string text, string comment) => [.. text.Split('\n').Where(line => line.Contains(comment, StringComparison.Ordinal))];

    private static string LineOf(string text, string comment) => Places(text, comment)[0].Trim();
}
