using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Tests.Config;

/// <summary>Reads a text to statements and shows them on one line: <c>key[word word]{ key }</c>.</summary>
internal static class StatementText
{
    public static (KeepalivedText Text, ValueList<Diagnostic> Diagnostics) Read(
        string text, KeepalivedOptions? options = null, IConfigSources? sources = null, bool keepComments = false)
    {
        var diagnostics = new DiagnosticBag();
        var read = KeepalivedText.Read(
            FakeSources.Root, sources ?? FakeSources.With(text), options ?? new(), WordGrammar.Unknown, diagnostics, keepComments);
        return (read, diagnostics.ToSortedList());
    }

    /// <summary>The statements of a text in which nothing is wrong.</summary>
    public static string Of(string text, KeepalivedOptions? options = null)
    {
        var (read, diagnostics) = Read(text, options);
        Assert.DoesNotContain(diagnostics, d => d.Severity == Severity.Error);
        return Show(read.Statements);
    }

    public static string Show(IEnumerable<Statement> statements) => string.Join("; ", statements.Select(Show));

    private static string Show(Statement statement)
        => string.Join(' ', statement.Arguments.Select(a => $"[{a.Text}]").Prepend(statement.Keyword.Text))
            + (statement.Block is { } block ? $" {{ {Show(block.Statements)} }}" : "");
}
