using System.Globalization;
using System.Text.RegularExpressions;
using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived.Text;
using Lvs.Core.Tests.Config.Schema;

namespace Lvs.Core.Tests.Config;

/// <summary>
/// Mutations of a keepalived.conf for every setting there is, read down to the model and its rules: no exception, no answer without
/// bounds, and what is right can be converted. <c>LVS_FUZZ=5000000</c> runs as many.
/// </summary>
[Trait("suite", "fuzz")]
public sealed partial class SettingFuzzTests
{
    private const int UsualCount = 2_000;
    private const int LongestText = 4_000;
    private const int MutationsOfOne = 8;
    private const int ConvertedOneIn = 64;

    /// <summary>What reading a text of some thousand characters may allocate.</summary>
    private const long MostAllocated = 64_000_000;

    /// <summary>What a round of a repetition may, of which a short text can ask for as many as there may be lines.</summary>
    private const long MostForLine = 1024;

    private static readonly string[] Words =
    [
        "0", "1", "-1", "255", "256", "65536", "99999999999999999999", "0.0", "1e9", "1s", "x", "\"\"", "{", "}", "{}", "[", "]", "\n", "#", "!", "$A", "${a}", "~SEQ(i,1,3) ",
        "192.0.2.1", "2001:db8::1", "192.0.2.0/24", "::", "eth0", "file:", "env:", "/", "on", "off", "true", "=", ",", "\0", "\ud800", "é", "@x ", "'", "\\",
    ];

    private static readonly string[] Seeds =
    [
        .. TableWalk.Places().SelectMany(p => p.Row.Good.DefaultIfEmpty(null).Take(2).Select(good => TableWalk.Write(p, p.Row.Keyword, good).Text)),
        SeedTests.Text,
    ];

    [Fact]
    public void Every_mutation_is_answered()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("LVS_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : UsualCount;
        var seed = count == UsualCount ? 1 : Environment.TickCount;
        var random = new Random(seed);
        var text = Seeds[0];
        for (var i = 0; i < count; i++)
        {
            text = i % MutationsOfOne == 0 || text.Length > LongestText ? Seeds[random.Next(Seeds.Length)] : Mutate(text, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = Reading.Read(text);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            var most = text.Contains("~SEQ", StringComparison.Ordinal) ? MostAllocated + (MostForLine * TextState.MaxExpandedLines) : MostAllocated;
            Assert.True(allocated < most, $"{allocated} bytes for (seed {seed})\n{text}");
            Assert.Equal(result.HasErrors, result.Config is null);
            Assert.All(result.Diagnostics, d => Assert.False(d.ToString().AsSpan().ContainsAny('\n', '\0'), text));
            if (result.Config is not null && random.Next(ConvertedOneIn) == 0)
            {
                // It either has a text that says the same, which the conversion itself makes sure of, or a reason.
                var converted = ConfigConversion.Convert(FakeSources.Root, ConfigSyntax.Hocon, FakeSources.With(text), new());
                Assert.True(converted.Text is not null || converted.Lost.Count > 0, text);
            }
        }
    }

    /// <summary>A word is the usual place of a mistake; a few characters anywhere are the rest.</summary>
    private static string Mutate(string text, Random random)
    {
        var words = Word().Matches(text);
        if (words.Count == 0 || random.Next(4) == 0)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(12), text.Length - at);
            return text.Remove(at, length).Insert(at, random.Next(2) == 0 ? "" : Words[random.Next(Words.Length)]);
        }

        var (word, other) = (words[random.Next(words.Count)], words[random.Next(words.Count)]);
        var rest = text.Remove(word.Index, word.Length);
        return random.Next(4) switch
        {
            0 => rest,
            1 => rest.Insert(word.Index, other.Value),
            2 => text.Insert(word.Index, $"{other.Value} "),
            _ => rest.Insert(word.Index, Words[random.Next(Words.Length)]),
        };
    }

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word();
}
