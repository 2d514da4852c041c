using System.Globalization;
using Lvs.Core.Config;
using Lvs.Core.Config.Schema;

namespace Lvs.Core.Tests.Config.Schema;

/// <summary>What holds for every row of the table, whatever it is about.</summary>
public sealed class TableTests
{
    private static readonly Place[] All = [.. TableWalk.Places()];

    [Fact]
    public void Every_keyword_is_accepted_in_its_block_by_each_of_its_names()
        => AssertNone(All.SelectMany(p => p.Row.Names.SelectMany(n => Complaints(p, n, null))));

    [Fact]
    public void Every_sample_is_accepted_the_least_and_the_greatest_value_among_them()
        => AssertNone(All.SelectMany(p => p.Row.Good.SelectMany(g => Complaints(p, p.Row.Keyword, g))));

    [Fact]
    public void Every_value_just_outside_is_rejected_where_it_stands_with_its_code()
        => AssertNone(All.SelectMany(p => p.Row.Bad.Select(b =>
        {
            var (text, line) = TableWalk.Write(p, p.Row.Keyword, b.Text);
            var found = Reading.Read(text).Diagnostics;
            return found.Any(d => d.Code == b.Code && d.Severity == Severity.Error && d.Position.Line == line)
                ? null
                : $"{p} {b.Text}: expected {b.Code} in line {line}, found {string.Join("; ", found)}";
        }).OfType<string>()));

    [Fact]
    public void What_has_no_effect_or_is_still_to_be_built_is_said_exactly_once()
        => AssertNone(All.Select(p =>
        {
            var (code, why) = p.Row.Status switch
            {
                SettingStatus.NoEffect none => (DiagnosticCodes.NoEffect, none.Reason),
                SettingStatus.NotYet { RefusedAtRun: true } notYet => (DiagnosticCodes.NotRunnableYet, notYet.Consequence),
                SettingStatus.NotYet notYet => (DiagnosticCodes.NotInEffectYet, notYet.Consequence),
                _ => ("", ""),
            };
            if (code.Length == 0)
            {
                return null;
            }

            // What only repeats the default asks for nothing and may be passed over.
            var said = p.Row.Good.DefaultIfEmpty(null).Select(good => TimesSaid(p, good, code, why)).ToList();
            return said.Contains(1) && said.TrueForAll(n => n <= 1) ? null : $"{p}: said {string.Join(", ", said)} times";
        }).OfType<string>());

    [Fact]
    public void What_a_model_says_is_written_so_that_it_is_read_again_as_the_same_model()
        => AssertNone(All.SelectMany(p => p.Row.Good.DefaultIfEmpty(null).Select(good =>
        {
            var (text, _) = TableWalk.Write(p, p.Row.Keyword, good);
            if (Reading.Read(text).Config is not { } config)
            {
                return null;
            }

            var context = new ReaderContext(new DiagnosticBag(), FakeSources.With(""));
            var again = ConfigReader.Read(ConfigReader.Write(config, Dialect.Keepalived), context);
            return config.Equals(again.Config) ? null : $"{p} {good}: {string.Join("; ", again.Diagnostics)}";
        }).OfType<string>()));

    [Fact]
    public void Every_row_says_what_it_is_about_and_what_may_stand_after_it()
        => AssertNone(All.Where(p => !p.Row.Summary.EndsWith('.') || p.Row.Values.Length == 0 || (p.Row.Inner is null && p.Row.Good.IsEmpty))
            .Select(p => p.ToString()));

    [Fact]
    public void Keys_of_a_block_are_kebab_case_and_each_is_there_once()
        => AssertNone(All.Where(p => p.Row.Key is not null)
            .GroupBy(p => (p.Block, p.Row.Key))
            .Where(g => g.Count() > 1 || g.Key.Key!.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
            .Select(g => string.Join(", ", g)));

    [Fact]
    public void Every_keyword_of_keepalived_is_in_the_table()
        => Assert.InRange(All.SelectMany(p => p.Row.Names).Distinct(StringComparer.Ordinal).Count(), 363, 500);

    private static int TimesSaid(Place place, string? arguments, string code, string why)
    {
        var (text, line) = TableWalk.Write(place, place.Row.Keyword, arguments);
        var also = string.Create(CultureInfo.InvariantCulture, $":{line}:");
        return Reading.Read(text).Diagnostics
            .Where(d => d.Code == code && d.Message.Contains(why, StringComparison.Ordinal))
            .Count(d => d.Position.Line == line || d.Message.Contains(also, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Complaints(Place place, string keyword, string? arguments)
    {
        var (text, _) = TableWalk.Write(place, keyword, arguments);
        var errors = Reading.Read(text).Diagnostics
            .Where(d => d.Severity == Severity.Error && (d.Code.StartsWith("LVS1", StringComparison.Ordinal) || d.Code.StartsWith("LVS2", StringComparison.Ordinal)))
            .ToList();
        if (errors.Count > 0)
        {
            yield return $"{place} as {keyword} {arguments}: {string.Join("; ", errors)}";
        }
    }

    private static void AssertNone(IEnumerable<string> failures)
    {
        var all = failures.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
