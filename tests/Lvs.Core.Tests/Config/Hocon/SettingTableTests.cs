using System.Collections.Immutable;
using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using Lvs.Core.Config.Hocon.Settings;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;
using Lvs.Core.Tests.Config.Schema;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>What holds in HOCON for every row of the table.</summary>
public sealed class SettingTableTests
{
    private static readonly Place[] All = [.. TableWalk.Places().Where(p => p.Around.Add(p.Row).All(r => r.Key is not null))];

    [Fact]
    public void Every_sample_is_accepted_the_least_and_the_greatest_value_among_them()
        => AssertNone(All.SelectMany(p => p.Row.GoodIn(Dialect.Hocon).DefaultIfEmpty(null).Select(good =>
        {
            var (text, _) = Write(p, good);
            var errors = HoconSettings.Read(text).Diagnostics
                .Where(d => d.Severity == Severity.Error && !d.Code.StartsWith("LVS3", StringComparison.Ordinal)).ToList();
            return errors.Count == 0 ? null : $"{p} {good}: {string.Join("; ", errors)} in\n{text}";
        }).OfType<string>()));

    [Fact]
    public void Every_value_just_outside_is_rejected_where_it_stands_with_its_code()
        => AssertNone(All.SelectMany(p => p.Row.BadIn(Dialect.Hocon).Select(bad =>
        {
            var (text, line) = Write(p, bad.Text);
            var found = HoconSettings.Read(text).Diagnostics;
            return found.Any(d => d.Code == bad.Code && d.Severity == Severity.Error && d.Position.Line == line)
                ? null
                : $"{p} {bad.Text}: expected {bad.Code} in line {line}, found {string.Join("; ", found)} in\n{text}";
        }).OfType<string>()));

    [Fact]
    public void A_value_of_another_form_is_an_error_where_it_stands()
        => AssertNone(All.Where(p => p.Row.Shape is not (SettingShape.Words or SettingShape.List) && p.Row.Key != "protocol").Select(p =>
        {
            var (text, line) = Write(p, null);
            line -= p.Row is { TitleKind: not TitleKind.None, Inner: null } ? 1 : 0;
            var lines = text.Split('\n');
            var wrong = p.Row.Shape is SettingShape.Value or SettingShape.Switch ? "{ a = b }" : "5";
            var start = lines[line - 1];
            var key = start[..(start.IndexOf(p.Row.Key!, StringComparison.Ordinal) + p.Row.Key!.Length)];
            var before = string.Join('\n', lines.Take(line - 1)) + $"\n{key} = {wrong}\n";
            var after = new string('}', p.Around.Length + 1 + p.Around.Count(r => r.TitleKind != TitleKind.None));
            var found = HoconSettings.Read(before + after).Diagnostics;
            return found.Any(d => d.Code == DiagnosticCodes.WrongForm && d.Position.Line == line)
                ? null
                : $"{p}: expected {DiagnosticCodes.WrongForm} in line {line}, found {string.Join("; ", found)} in\n{before + after}";
        }).OfType<string>());

    [Fact]
    public void A_row_s_key_is_no_other_row_s_keyword_in_its_block()
        => AssertNone(TableWalk.Places().GroupBy(p => p.Block).SelectMany(block => block
            .Where(p => block.Any(o => o.Row != p.Row && o.Row.Names.Contains(p.Row.Key ?? "", StringComparer.Ordinal)))
            .Select(p => p.ToString())));

    /// <summary>A row in its block as HOCON, written by the words of keepalived.conf, and the line the row is on.</summary>
    private static (string Text, int Line) Write(Place place, string? arguments)
    {
        var (text, _) = TableWalk.Write(place, place.Row.Keyword, arguments);
        var read = KeepalivedText.Read(
            FakeSources.Root, FakeSources.With(text), new KeepalivedOptions(), RootSchema.Schema, new DiagnosticBag());
        var settings = new SettingsWriter(null).Write(RootSchema.Schema, WithUnits(RootSchema.Schema, read.Statements), []);
        var lines = HoconRenderer.Render(new HoconObject().With("lvs", settings)).Split('\n');
        var isNamed = place.Row is { TitleKind: not TitleKind.None, Inner: null };
        var start = $"{new string(' ', 2 * (1 + place.Around.Sum(r => r.TitleKind == TitleKind.None ? 1 : 2)))}{place.Row.Key} ";
        return (string.Join('\n', lines), Array.FindLastIndex(lines, l => l.StartsWith(start, StringComparison.Ordinal)) + (isNamed ? 2 : 1));
    }

    /// <summary>What stands around a row is written for keepalived.conf, where times have no unit.</summary>
    private static ImmutableArray<Statement> WithUnits(BlockSchema schema, ImmutableArray<Statement> statements)
        => [.. statements.Select(s =>
        {
            var row = schema.Find(s.Keyword.Text)!;
            return s with
            {
                Block = s.Block is null ? null
                    : row.Inner is null ? s.Block
                    : s.Block with { Statements = WithUnits(row.Inner, s.Block.Statements) },
                Arguments = row.Shape == SettingShape.Switch && s.Arguments.IsEmpty ? [new Word("true", default)] : s.Arguments,
            };
        })];

    private static void AssertNone(IEnumerable<string> failures)
    {
        var all = failures.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
