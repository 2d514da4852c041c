using System.Net;
using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

/// <summary>Files in memory; a machine that has the interfaces it is given, or is not to be asked.</summary>
internal sealed class FakeSources : IConfigSources
{
    public const string Root = "keepalived.conf";

    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public string[]? Interfaces { get; init; }

    public string[]? Addresses { get; init; }

    public string[]? Routes { get; init; }

    public static FakeSources With(string text) => new() { Files = { [Root] = text } };

    public string? ReadFile(string path, out string? error)
    {
        error = Files.ContainsKey(path) ? null : "No such file or directory";
        return Files.GetValueOrDefault(path);
    }

    public IReadOnlyList<string> Expand(string pattern, string includedFrom)
    {
        var folder = includedFrom[..(includedFrom.LastIndexOf('/') + 1)];
        var wanted = (folder + pattern).Split('/');
        return [.. Files.Keys.Where(f => IsMatch(wanted, f.Split('/'))).Order(StringComparer.Ordinal)];
    }

    public bool IsExecutable(string path) => path.EndsWith(".sh", StringComparison.Ordinal);

    public bool? HasInterface(string name) => Interfaces?.Contains(name, StringComparer.Ordinal);

    public bool? HasAddress(IPAddress address) => Addresses?.Contains(address.ToString(), StringComparer.Ordinal);

    public bool HasSecrets => false;

    public string? ReadSecret(string path, out bool isOpen, out string? error)
    {
        isOpen = false;
        var text = ReadFile(path, out error);
        error = null;
        return text;
    }

    public bool? HasRoute(IPAddress address) => Routes?.Contains(address.ToString(), StringComparer.Ordinal);

    private static bool IsMatch(string[] wanted, string[] path)
        => wanted.Length == path.Length && wanted.Zip(path).All(p => Glob.IsMatch(p.First, p.Second));
}
