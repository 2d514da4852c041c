using System.Globalization;
using System.Text;

namespace Lvs.Core.Config;

/// <summary>How text out of a file is quoted in a message: on one line, not endless, and never a password.</summary>
internal static class Shown
{
    private const int Longest = 60;

    private static readonly string[] SecretKeys = ["auth_pass"];

    /// <summary>The text in quotes; control characters escaped, cut when long.</summary>
    public static string Value(string text) => $"'{Bare(text)}'";

    /// <summary>The same without quotes.</summary>
    public static string Bare(string text)
    {
        var shown = new StringBuilder();
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            if (char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029')
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                shown.Append(character);
            }
        }

        return shown.Append(text.Length > Longest ? "…" : "").ToString();
    }

    /// <summary>
    /// A word that stands where a key should: what may be a value glued to it (<c>auth_pass=…</c>, <c>auth_pass"…"</c>) is left out.
    /// </summary>
    public static string Key(string text)
    {
        var name = KeyPart(text);
        return name.Length == text.Length ? Value(text) : Value(name + "…");
    }

    /// <summary>The part of a word that can be the name of a key.</summary>
    public static string KeyPart(string text)
    {
        var secret = SecretKeys.FirstOrDefault(k => text.StartsWith(k, StringComparison.OrdinalIgnoreCase));
        if (secret is not null)
        {
            return text[..secret.Length];
        }

        var end = text.IndexOfAny(['=', ':']);
        return end > 0 ? text[..end] : text;
    }
}
