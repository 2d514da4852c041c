using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>Short ways to read a configuration in HOCON.</summary>
internal static class HoconSettings
{
    public const string Root = "lvsd.hocon";

    /// <summary>Nothing was found but what is allowed; else all of it is shown.</summary>
    public static void AssertNone(IEnumerable<Diagnostic> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    /// <summary>Two models are equal; else where they first differ is shown.</summary>
    public static void AssertSame(DirectorConfig expected, ConfigResult actual, string text)
    {
        if (!expected.Equals(actual.Config))
        {
            var (left, right) = ($"{expected}", actual.Config is null ? string.Join('\n', actual.Diagnostics) : $"{actual.Config}");
            var at = Math.Max(0, left.Zip(right).TakeWhile(p => p.First == p.Second).Count() - 200);
            Assert.Fail($"expected …{left[at..Math.Min(left.Length, at + 400)]}…\nfound …{right[at..Math.Min(right.Length, at + 400)]}…\nfrom\n{text}");
        }
    }

    public static ConfigResult Read(string text, string? director = null)
        => ConfigFile.Read([Root], new FakeSources { Files = { [Root] = text } }, new ConfigFileOptions { Director = director });
}
