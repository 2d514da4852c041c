namespace Lvs.Core.Config;

/// <summary>
/// The parts of a message. All say first what stood there and then, after one of these phrases, what was expected; who adds a message
/// keeps to them, so that a program gets the parts too.
/// </summary>
internal static class FindingText
{
    private const string Meant = "did you mean '";

    private static readonly string[] Expecting = ["; expected ", ", expected ", "expected "];

    private static readonly string[] Advising = [": write ", ": remove ", ": use "];

    /// <summary>What was expected, without its end that belongs to the sentence; advice as it is said.</summary>
    public static string? ExpectedIn(string message)
    {
        foreach (var phrase in Expecting)
        {
            if (message.IndexOf(phrase, StringComparison.Ordinal) is >= 0 and var at)
            {
                return message[(at + phrase.Length)..];
            }
        }

        foreach (var phrase in Advising)
        {
            if (message.LastIndexOf(phrase, StringComparison.Ordinal) is >= 0 and var at)
            {
                return message[(at + 2)..];
            }
        }

        return NearestIn(message) is { } nearest ? $"'{nearest}'"
            : message.LastIndexOf("; ", StringComparison.Ordinal) is >= 0 and var end ? message[(end + 2)..]
            : null;
    }

    /// <summary>The word after "did you mean".</summary>
    public static string? NearestIn(string message)
    {
        var at = message.IndexOf(Meant, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var word = message.AsSpan(at + Meant.Length);
        var end = word.IndexOf('\'');
        return end > 0 ? word[..end].ToString() : null;
    }
}
