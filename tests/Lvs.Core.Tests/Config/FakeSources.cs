using System.Text.RegularExpressions;
using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

/// <summary>Files in memory; a machine that has the interfaces it is given, or is not to be asked.</summary>
internal sealed class FakeSources : IConfigSources
{
    public const string Root = "keepalived.conf";

    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public string[]? Interfaces { get; init; }

    public static FakeSources With(string text) => new() { Files = { [Root] = text } };

    public string? ReadFile(string path, out string? error)
    {
        error = Files.ContainsKey(path) ? null : "No such file or directory";
        return Files.GetValueOrDefault(path);
    }

    public IReadOnlyList<string> Expand(string pattern, string includedFrom)
    {
        var folder = includedFrom[..(includedFrom.LastIndexOf('/') + 1)];
        var wanted = Regex.Escape(folder + pattern).Replace("\\*", "[^/]*", StringComparison.Ordinal);
        return [.. Files.Keys.Where(f => Regex.IsMatch(f, $"^{wanted}$", RegexOptions.None, TimeSpan.FromSeconds(1))).Order(StringComparer.Ordinal)];
    }

    public bool? HasInterface(string name) => Interfaces?.Contains(name, StringComparer.Ordinal);
}
