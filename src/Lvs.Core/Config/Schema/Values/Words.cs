using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema.Values;

/// <summary>
/// One of a few words. Kept in arrays beside each other: collections of tuples would be code that nothing but the compiler at start can
/// make, anew for each kind of value.
/// </summary>
internal sealed record OneOf<V> : ValueKind<V>
    where V : notnull
{
    private readonly string _what;
    private readonly string[] _words;
    private readonly V[] _values;
    private readonly SettingStatus.NotYet?[] _missing;

    /// <param name="what">What it is, for messages: <c>scheduler</c>.</param>
    /// <param name="words">The words; of several with one value the first is written.</param>
    [SetsRequiredMembers]
    public OneOf(string what, params (string Word, V Value)[] words)
    {
        _what = what;
        _words = new string[words.Length];
        _values = new V[words.Length];
        _missing = new SettingStatus.NotYet?[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            (_words[i], _values[i]) = words[i];
        }

        Good = [.. _words];
        Bad = [("nonsense", DiagnosticCodes.UnknownName)];
        Values = string.Join(", ", _words);
        Expects = _words.Length < 2 ? Values : $"{string.Join(", ", _words, 0, _words.Length - 1)} or {_words[^1]}";
    }

    /// <summary>The same words, one of which is not in effect yet.</summary>
    public OneOf<V> Missing(string word, string consequence, bool refusedAtRun)
    {
        var marked = (SettingStatus.NotYet?[])_missing.Clone();
        marked[Array.IndexOf(_words, word)] = new(consequence, refusedAtRun);
        return this with { Marks = marked };
    }

    private SettingStatus.NotYet?[] Marks
    {
        init => _missing = value;
    }

    public override bool TryRead(ReaderContext context, Word word, out V value)
    {
        var at = Array.IndexOf(_words, word.Text);
        if (at < 0)
        {
            Names.ReportUnknown(context, _what, word, Good);
            value = default!;
            return false;
        }

        if (_missing[at] is { } missing)
        {
            context.NotYet(word, $"{_what} {word.Text}", missing);
        }

        value = _values[at];
        return true;
    }

    public override string Show(V value, Dialect dialect)
    {
        var at = 0;
        while (!EqualityComparer<V>.Default.Equals(_values[at], value))
        {
            at++;
        }

        return _words[at];
    }
}

/// <summary>on, off and the other words for them.</summary>
internal static class Switches
{
    private static readonly ImmutableArray<string> Known = ["on", "off", "true", "false", "yes", "no"];

    public static ImmutableArray<string> Words => Known;

    public static bool TryRead(ReaderContext context, Word word, out bool value)
    {
        value = word.Text is "on" or "true" or "yes";
        if (value || word.Text is "off" or "false" or "no")
        {
            return true;
        }

        Names.ReportUnknown(context, "switch", word, Known);
        return false;
    }

    public static string Show(bool value, Dialect dialect)
        => dialect == Dialect.Hocon ? (value ? "true" : "false") : value ? "on" : "off";
}

/// <summary>Words that must be one of a few, and names of things.</summary>
internal static class Names
{
    /// <summary>IFNAMSIZ of linux/if.h, less its terminator.</summary>
    private const int LongestInterface = 15;

    public static void ReportUnknown(ReaderContext context, string what, Word word, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        var meant = Spelling.Nearest(word.Text, names) is { } nearest ? $" (did you mean '{nearest}'?)" : "";
        context.Diagnostics.Error(
            DiagnosticCodes.UnknownName,
            word.Position,
            $"unknown {what} {Shown.Value(word.Text)}{meant}; expected one of {string.Join(", ", names)}");
    }

    public static bool NotEmpty(ReaderContext context, Word word)
    {
        if (word.Text.Length > 0 && !ContainsControl(word.Text))
        {
            return true;
        }

        context.Diagnostics.Error(
            DiagnosticCodes.BadText, word.Position, $"{Shown.Value(word.Text)} cannot be used; expected text without control characters");
        return false;
    }

    /// <summary>The name of an interface the machine has, as dev_valid_name of net/core/dev.c allows it.</summary>
    public static bool IsInterface(ReaderContext context, Word word, bool mustExist = true)
    {
        var name = word.Text;
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > LongestInterface || name is "." or ".."
            || name.AsSpan().ContainsAny('/', ':') || name.Any(char.IsWhiteSpace) || ContainsControl(name))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.BadText,
                word.Position,
                $"{Shown.Value(name)} cannot name an interface; expected 1 to 15 bytes without blanks, '/' and ':'");
            return false;
        }

        if (mustExist)
        {
            context.CheckInterface(word);
        }

        return true;
    }

    private static bool ContainsControl(string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }
}
