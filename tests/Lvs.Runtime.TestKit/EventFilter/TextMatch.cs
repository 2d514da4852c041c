namespace Akka.TestKit;

/// <summary>How a filter compares texts and sources.</summary>
internal static class TextMatch
{
    /// <summary>Of the three, the first that is given counts.</summary>
    public static Predicate<string> Of(string? message, string? start, string? contains) => (message, start, contains) switch
    {
        ({ } whole, _, _) => text => text.Equals(whole, StringComparison.OrdinalIgnoreCase),
        (_, { } begin, _) => text => text.StartsWith(begin, StringComparison.OrdinalIgnoreCase),
        (_, _, { } part) => text => text.Contains(part, StringComparison.OrdinalIgnoreCase),
        _ => _ => true,
    };

    /// <summary>"/user/a" stands for "akka://any/user/a".</summary>
    public static bool IsSource(string? wanted, string source) => wanted is null
        || source.Equals(wanted, StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(source, UriKind.Absolute, out var path) && path.AbsolutePath.Equals(wanted, StringComparison.OrdinalIgnoreCase));
}
