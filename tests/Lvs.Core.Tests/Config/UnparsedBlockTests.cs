using System.Globalization;
using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Keepalived.Text;
using Lvs.Core.Tests.Config.Hocon;

namespace Lvs.Core.Tests.Config;

/// <summary>Blocks that are parsed when they are read, and parts of a file that are read beside each other: what is found is the same.</summary>
public sealed class UnparsedBlockTests
{
    private const int Services = 300;

    private static readonly Dictionary<string, BadInput> Cases = BadInput.ReadAll("tests", "Lvs.Core.Tests", "Config", "BadInputs.txt");

    private static readonly Dictionary<string, BadInput> Settings = BadInput.ReadAll("tests", "Lvs.Core.Tests", "Config", "Hocon", "BadSettings.txt");

    public static TheoryData<string> Titles => [.. Cases.Keys];

    public static TheoryData<string> TitlesOfSettings => [.. Settings.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_file_with_mistakes_is_answered_as_if_all_of_it_were_parsed_at_once(string title) => AssertSame(Cases[title].Text);

    [Fact]
    public void The_seed_is_answered_as_if_all_of_it_were_parsed_at_once() => AssertSame(SeedTests.Text);

    [Theory]
    [InlineData("virtual_server 192.0.2.1 80 {\n lb_kind NAT # } no brace \" no quote $ no variable\n real_server 192.0.2.2 80 {\n }\n}\n")]
    [InlineData("virtual_server 192.0.2.1 80 { lb_kind NAT\n real_server 192.0.2.2 80 { weight 3 } }\nvirtual_server 192.0.2.2 80 { lb_kind DR }\n")]
    [InlineData("virtual_server 192.0.2.1 80 {\n lb_kind NAT\n include keepalived.conf\n}\n")]
    [InlineData("$W=3\nvirtual_server 192.0.2.1 80 {\n lb_kind NAT\n real_server 192.0.2.2 80 {\n weight $W\n }\n}\n")]
    [InlineData("virtual_server 192.0.2.1 80 {\n@id lb_kind NAT\n@^id lb_kind DR\n real_server 192.0.2.2 80 {\n }\n}\n")]
    [InlineData("virtual_server 192.0.2.1 80 {\r\n lb_kind NAT\r\n real_server 192.0.2.2 80 {\r\n wait 1\r\n }\r\n}\r\n")]
    [InlineData("virtual_server 192.0.2.1 80 {\n lb_kind NAT\n real_server 192.0.2.2 80 {\n }\n} quorum 3 {\n}\n")]
    [InlineData("virtual_server 192.0.2.1 80 {\n lb_kind NAT\nvirtual_server 192.0.2.3 80 {\n lb_kind NAT\n}\n}\n")]
    [InlineData("virtual_server 192.0.2.1 80 {\n lb_kind NAT\n}\n quorum 2\n}\n")]
    public void A_block_of_any_form_is_answered_as_if_it_were_parsed_at_once(string text) => AssertSame(text);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_answered_as_if_all_of_it_were_parsed_at_once(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var (from, length) = (random.Next(SeedTests.Text.Length), random.Next(1, 40));
            var (to, text) = (random.Next(SeedTests.Text.Length), SeedTests.Text);
            var piece = text.Substring(from, Math.Min(length, text.Length - from));
            AssertSame(i % 2 == 0 ? text.Remove(from, piece.Length) : text.Insert(to, piece));
        }
    }

    [Theory]
    [MemberData(nameof(TitlesOfSettings))]
    public void A_file_in_HOCON_with_mistakes_is_answered_as_if_all_of_it_were_parsed_at_once(string title) => AssertSameInHocon(Settings[title].Text);

    [Theory]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT # } and \" in a comment\n real-servers { \"192.0.2.2:80\" {} } } }")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT // }\n virtualhost = \"a}b{c\", real-servers { \"192.0.2.2:80\" { wait = 1 } } } }")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT, virtualhost = \"\"\"a \" } b\"\"\" } }")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT, virtualhost = \"a\\\"}\" } }")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { include \"lvsd.hocon\" } }")]
    [InlineData("w = 7\nlvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT, real-servers { \"192.0.2.2:80\" { weight = ${w} } } } }")]
    [InlineData("t = ${lvs.virtual-servers.a.real-servers}\nlvs.virtual-servers { a { real-servers { \"192.0.2.2:80\" {} } }, \"tcp://192.0.2.1:80\" { method = NAT, real-servers = ${t} } }")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT } { quorum = 2 } }")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT }, \"tcp://192.0.2.1:80\" { method = DR, quorum = x } }")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT, quorum = 2 }\n\"tcp://192.0.2.1:80\".quorum = 3 }")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT ] } }")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT\n \"tcp://192.0.2.2:80\" { method = NAT } } ")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT, method } }")]
    [InlineData("lvs.virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT, real-servers = [ { a = 1 } ] } }")]
    [InlineData("lvs { virtual-servers { \"tcp://192.0.2.1:80\" { method = NAT } } }\ndirectors { lb1.virtual-servers { \"tcp://192.0.2.1:80\" { quorum = 0 } }, lb2 {} }")]
    public void A_block_of_any_form_in_HOCON_is_answered_as_if_it_were_parsed_at_once(string text) => AssertSameInHocon(text);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_in_HOCON_is_answered_as_if_all_of_it_were_parsed_at_once(int seed)
    {
        var (random, text) = (new Random(seed), Repository.Read("hocon", "seed.conf"));
        for (var i = 0; i < 500; i++)
        {
            var (from, length, to) = (random.Next(text.Length), random.Next(1, 40), random.Next(text.Length));
            var piece = text.Substring(from, Math.Min(length, text.Length - from));
            AssertSameInHocon(i % 2 == 0 ? text.Remove(from, piece.Length) : text.Insert(to, piece));
        }
    }

    [Fact]
    public void Fields_that_are_parsed_later_are_those_of_the_object_and_can_be_added_to()
    {
        var (diagnostics, unparsed) = (new DiagnosticBag(), new UnparsedParts());
        var sources = new FakeSources { Files = { ["a.conf"] = "a.b.c { x = 1, y { z = 2 } }", ["b.conf"] = "a.b.c { y.w = 3 }\na.b.c.v = 4" } };

        var root = HoconReader.Read(["a.conf", "b.conf"], sources, HoconOptions.Default, diagnostics, unparsed);

        Assert.Equal(HoconReader.Read(["a.conf", "b.conf"], sources).Root, root);
        Assert.False(unparsed.AreWrong);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Parts_that_are_read_in_another_order_say_the_same(int parts)
    {
        var text = string.Concat(Enumerable.Range(0, Services).Select(Service));

        var (expected, found) = (Reading.Read(text), KeepalivedConfig.Read(FakeSources.Root, FakeSources.With(text), workers: new Backwards(parts)));

        Assert.Equal(expected.Diagnostics, found.Diagnostics);
        Assert.True(expected.Diagnostics.Count > Services / 10);
        Assert.Equal(expected.Config, found.Config);
    }

    [Fact]
    public void Parts_of_a_file_without_errors_make_the_same_configuration()
    {
        var text = string.Concat(Enumerable.Range(0, Services).Select(i => Reading.Service("", Address(i))));
        var hocon = ConfigConversion.Convert(FakeSources.Root, ConfigSyntax.Hocon, FakeSources.With(text), new()).Text!;

        var expected = Reading.ReadValid(text);
        Assert.Equal(Services, expected.Services.Count);
        Assert.Equal(expected, KeepalivedConfig.Read(FakeSources.Root, FakeSources.With(text), workers: new Backwards(3)).Config);
        HoconSettings.AssertSame(
            expected,
            ConfigFile.Read([HoconSettings.Root], new FakeSources { Files = { [HoconSettings.Root] = hocon } }, new() { Workers = new Backwards(3) }),
            hocon);
    }

    [Fact]
    public void Parts_of_a_file_in_HOCON_that_are_read_in_another_order_say_the_same()
    {
        var text = $"lvs.virtual-servers {{\n{string.Concat(Enumerable.Range(0, Services).Select(HoconService))}}}\n";
        var sources = new FakeSources { Files = { [HoconSettings.Root] = text } };

        var expected = HoconSettings.Read(text).Diagnostics;

        Assert.True(expected.Count > Services / 10);
        Assert.Equal(expected, ConfigFile.Read([HoconSettings.Root], sources, new() { Workers = new Backwards(4) }).Diagnostics);
    }

    [Fact]
    public void Of_more_mistakes_than_are_listed_the_same_ones_are_kept_and_the_others_counted()
    {
        var lines = string.Concat(Enumerable.Range(0, 100).Select(i => $" weighht{i} 1\n"));
        var text = string.Concat(Enumerable.Range(0, Services).Select(i => Reading.Service(lines, Address(i))));

        var (expected, found) = (Reading.Read(text), KeepalivedConfig.Read(FakeSources.Root, FakeSources.With(text), workers: new Backwards(3)));

        Assert.Contains(expected.Diagnostics, d => d.Code == DiagnosticCodes.TooManyFindings);
        Assert.Equal(expected.Diagnostics, found.Diagnostics);
    }

    private static string Address(int i) => string.Create(CultureInfo.InvariantCulture, $"192.0.{i / 100}.{(i % 100) + 1} 80");

    /// <summary>Some with an error, some with a warning of their own, all with one that is said once for the whole file.</summary>
    private static string Service(int i) => Reading.Service(
        (i % 7 == 0 ? " wait 1\n" : "") + (i % 5 == 0 ? " quorum 70\n" : "") + " lvs_sched rr\n ops\n hashed\n smtp_alert\n", Address(i));

    private static string HoconService(int i) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
            "tcp://192.0.{{i / 100}}.{{(i % 100) + 1}}:80" {
              method = NAT
              {{(i % 7 == 0 ? "wait = 1" : "")}}
              {{(i % 5 == 0 ? "quorum = 70" : "")}}
              smtp-alert = true
              real-servers { "192.0.2.11:80" { smtp-alert = true } }
            }

        """);

    private static void AssertSame(string text)
    {
        var options = new KeepalivedOptions { ConfigId = "id" };
        var atOnce = KeepalivedConfig.ReadSource(FakeSources.Root, FakeSources.With(text), options, keepComments: true).Result;
        var later = KeepalivedConfig.Read(FakeSources.Root, FakeSources.With(text), options);
        Assert.True(
            atOnce.Diagnostics.Equals(later.Diagnostics),
            $"{text}\n--- at once\n{string.Join('\n', atOnce.Diagnostics)}\n--- later\n{string.Join('\n', later.Diagnostics)}");
        Assert.Equal(atOnce.Config, later.Config);
    }

    private static void AssertSameInHocon(string text)
    {
        foreach (var director in new[] { null, "lb1" })
        {
            var (options, sources) = (new ConfigFileOptions { Director = director }, new FakeSources { Files = { [HoconSettings.Root] = text } });
            var atOnce = HoconConfig.ReadSource([HoconSettings.Root], sources, options, new SourceComments()).Result;
            var later = ConfigFile.Read([HoconSettings.Root], sources, options);
            Assert.True(
                atOnce.Diagnostics.Equals(later.Diagnostics),
                $"{text}\n--- at once\n{string.Join('\n', atOnce.Diagnostics)}\n--- later\n{string.Join('\n', later.Diagnostics)}");
            Assert.Equal(atOnce.Config, later.Config);
            Assert.Equal(atOnce.Directors, later.Directors);
        }
    }

    /// <summary>The parts in another order than they are written in.</summary>
    private sealed class Backwards(int count) : IWorkers
    {
        public int Count => count;

        public void Run(int parts, Action<int> work)
        {
            for (var i = parts - 1; i >= 0; i--)
            {
                work(i);
            }
        }
    }
}
