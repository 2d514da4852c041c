using System.Globalization;
using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Tests.Config;

public sealed class RobustnessTests
{
    private const int Mutations = 2_000;

    /// <summary>Sequences of fragments for each seed; <c>LVS_FUZZ=5000000</c> runs as many for all of them.</summary>
    private static readonly int Sequences
        = int.TryParse(Environment.GetEnvironmentVariable("LVS_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked / 4 : 25_000;

    private static readonly string[] Fragments =
    [
        "{", "}", "\"", "\\", "\\\n", "\n", "#", "!", "${", "$X=1", "@id", "include *\n", "include keepalived.conf\n", "virtual_server ",
        "vrrp_instance ", "real_server ", "TCP_CHECK {", "\0", "\uFEFF", "${A}", "$A", "$A= \\\n", "$A=$B\n", "$B=${A}x\n", "~SEQ(i,1,3) ", "~SEQx(i, ", "~LST({a,b},{1,2},3) ", "@x ", "@^x ",
        "${_RANDOM 1 2}", "${_ENV X}", "${_PWD}", "includea {a,b}[c]\n", "notify '", "regex \"\\x", "~", "$", "\\\r\n", "\ud800", "-1", "99999999999999999999", "0.0", "::", "/", " ", "é",
    ];

    [Fact]
    public void Every_prefix_of_the_seed_is_answered()
    {
        for (var length = 0; length <= SeedTests.Text.Length; length++)
        {
            AssertAnswered(SeedTests.Text[..length]);
        }
    }

    [Fact]
    public void A_prefix_that_ends_within_blocks_has_one_line_for_the_braces()
    {
        for (var length = 0; length <= SeedTests.Text.Length; length++)
        {
            Assert.InRange(Reading.Read(SeedTests.Text[..length]).Diagnostics.Count(d => d.Code == DiagnosticCodes.UnclosedBlock), 0, 1);
        }
    }

    [Trait("suite", "fuzz")]
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public void Every_mutation_of_the_seed_is_answered(int seed)
    {
        var random = new Random(seed);
        var text = SeedTests.Text;
        for (var i = 0; i < Mutations; i++)
        {
            // Mistakes pile up for a while, then it begins anew with the seed.
            text = i % 20 == 0 ? SeedTests.Text : Mutate(text, random);
            AssertAnswered(text);
        }
    }

    [Trait("suite", "fuzz")]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_sequence_of_fragments_is_read_to_statements_that_can_be_written(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Sequences; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Any(random)));

            var (read, diagnostics) = StatementText.Read(text, new() { ConfigId = "x" }, keepComments: i % 2 == 0);
            var (written, unsaid) = KeepalivedWriter.Write(read.Statements, read.Comments);

            Assert.InRange(diagnostics.Count, 0, DiagnosticBag.DefaultCapacity + 1);
            if (unsaid.IsEmpty && !diagnostics.Any(d => d.Severity == Severity.Error))
            {
                var again = StatementText.Show(StatementText.Read(written).Text.Statements);
                Assert.True(StatementText.Show(read.Statements) == again, $"{text}\n---\n{written}\n---\n{again}");
            }
        }
    }

    [Fact]
    public void Removing_any_one_brace_gives_one_error_only()
    {
        for (var at = 0; at < SeedTests.Text.Length; at++)
        {
            if (SeedTests.Text[at] is '{' or '}')
            {
                var text = SeedTests.Text.Remove(at, 1);
                var errors = Reading.Read(text).Diagnostics.Where(d => d.Severity == Severity.Error).ToList();

                Assert.True(errors.Count == 1, $"without the brace at {at}: {string.Join('\n', errors)}");
            }
        }
    }

    [Theory]
    [InlineData("}\n", 2)]
    [InlineData("{\n", 1)]
    public void A_brace_too_many_at_the_beginning_of_any_line_gives_hardly_more_than_one_error(string brace, int most)
    {
        for (var at = 0; at < SeedTests.Text.Length; at = SeedTests.Text.IndexOf('\n', at) + 1)
        {
            var errors = Reading.Read(SeedTests.Text.Insert(at, brace)).Diagnostics.Where(d => d.Severity == Severity.Error).ToList();

            Assert.True(errors.Count >= 1 && errors.Count <= most, $"with a brace at {at}: {string.Join('\n', errors)}");
        }
    }

    [Fact]
    public void Ten_thousand_mistakes_and_more_are_answered_with_bounded_output()
    {
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"mistake{i} {{\n}}\n")));

        var diagnostics = Reading.Read(text).Diagnostics;

        Assert.Equal(DiagnosticBag.DefaultCapacity + 1, diagnostics.Count);
        Assert.Equal((DiagnosticCodes.TooManyFindings, Severity.Error), (diagnostics[^1].Code, diagnostics[^1].Severity));
        Assert.StartsWith("20000 more findings", diagnostics[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_mistakes_are_all_listed()
        => Assert.Equal(10_000, Reading.Read(string.Concat(Enumerable.Repeat("mistake\n", 10_000))).Diagnostics.Count);

    [Fact]
    public void Text_beyond_the_bound_is_not_read()
        => Assert.Equal(
            DiagnosticCodes.TooMuchInput, Assert.Single(Reading.Read(new string(' ', TextState.MaxCharacters + 1)).Diagnostics).Code);

    [Fact]
    public void Words_beyond_the_bound_are_not_read()
    {
        var words = string.Concat(Enumerable.Repeat("x ", TextState.MaxWords + 2));

        var result = Reading.Read($"global_defs {{\nnotification_email {{\n{words}\n}}\n}}");

        Assert.Equal([DiagnosticCodes.TooMuchInput], result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Code));
    }

    [Fact]
    public void A_million_braces_do_not_exhaust_the_stack()
    {
        AssertAnswered(string.Concat(Enumerable.Repeat("a {\n", 500_000)));
        AssertAnswered(new string('{', 500_000));
        AssertAnswered(new string('}', 500_000));
    }

    private static void AssertAnswered(string text)
    {
        var result = Reading.Read(text);

        Assert.Equal(result.HasErrors, result.Config is null);
        Assert.InRange(result.Diagnostics.Count, 0, DiagnosticBag.DefaultCapacity + 1);
        Assert.Equal(result.Diagnostics.Select(d => d.Position).Order(), result.Diagnostics.Select(d => d.Position));
        Assert.All(result.Diagnostics, d => Assert.DoesNotContain('\n', d.ToString()));
    }

    private static string Any(Random random)
        => random.Next(3) switch
        {
            0 => Fragments[random.Next(Fragments.Length)],
            1 => "ab 1\n\t"[random.Next(6)].ToString(),
            _ => $"k{random.Next(3)} ",
        };

    private static string Mutate(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        return random.Next(5) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, Fragments[random.Next(Fragments.Length)]),
            2 => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
            3 => text.Remove(at, length).Insert(at, Fragments[random.Next(Fragments.Length)]),
            _ => text.Insert(at, ((char)random.Next(0x250)).ToString()),
        };
    }
}
