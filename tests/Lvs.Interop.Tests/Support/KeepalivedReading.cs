using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Interop.Tests.Support;

/// <summary>
/// What a reader made of a configuration: its router id and its VRRP instances. keepalived's comes from the dump it writes when it is
/// started with --dump-conf, in a network namespace of its own with the interface d0.
/// </summary>
internal static partial class KeepalivedReading
{
    public const string ConfigId = "main";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private const string Start = "ip link add d0 type veth peer name d1 && ip address add 10.9.9.9/24 dev d0 && ip link set d0 up && ip link set d1 up"
        + " && exec keepalived --dont-fork --dump-conf --log-console --no-syslog --vrrp --config-id \"$1\" --use-file \"$2\" --pid \"$2.pid\""
        + " --vrrp_pid \"$2.vrrp.pid\" 2>&1";

    public static async Task<IReadOnlyList<string>> ByKeepalivedAsync(string file)
    {
        var command = new ProcessStartInfo("unshare", ["--net", "--kill-child", "--fork", "sh", "-c", Start, "sh", ConfigId, file])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var keepalived = Process.Start(command) ?? throw new InvalidOperationException("unshare was not started");
        try
        {
            return Understand(await DumpOfAsync(keepalived));
        }
        finally
        {
            keepalived.Kill(entireProcessTree: true);
            await keepalived.WaitForExitAsync();
        }
    }

    public static IReadOnlyList<string> ByUs(string file)
    {
        var result = KeepalivedConfig.Read(file, new Files(), new KeepalivedOptions { ConfigId = ConfigId });
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == Severity.Error);
        var config = Assert.IsType<DirectorConfig>(result.Config);
        return
        [
            $"router {config.Global.RouterId ?? Environment.MachineName}",
            .. config.VrrpInstances.Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $"{i.Name}: id {i.VirtualRouterId} priority {i.Priority} addresses {string.Join(' ', i.Addresses.Select(a => a.Address))}")),
        ];
    }

    /// <summary>The lines up to the dump's last part, without their times.</summary>
    private static async Task<List<string>> DumpOfAsync(Process keepalived)
    {
        using var limit = new CancellationTokenSource(Limit);
        var lines = new List<string>();
        while (await keepalived.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(LogTime().Replace(line, ""));
            if (lines[^1].Contains("< Interfaces >", StringComparison.Ordinal))
            {
                return lines;
            }
        }

        throw new InvalidOperationException($"keepalived ended without a dump:\n{string.Join('\n', lines)}");
    }

    private static List<string> Understand(List<string> dump)
    {
        var understood = new List<string>();
        var (name, id, priority, addresses) = ("", "", "", new List<string>());
        foreach (var line in dump)
        {
            if (Value(line, " Router ID = ") is { } router)
            {
                understood.Add($"router {router}");
            }
            else if (Value(line, " VRRP Instance = ") is { } instance)
            {
                (name, addresses) = (instance, []);
            }
            else if (Value(line, "   Virtual Router ID = ") is { } number)
            {
                id = number;
            }
            else if (Value(line, "   Priority = ") is { } own)
            {
                priority = own;
            }
            else if (VirtualAddress().Match(line) is { Success: true } address)
            {
                addresses.Add(address.Groups["address"].Value);
            }
            else if (name.Length > 0 && line.StartsWith("   Using smtp notification", StringComparison.Ordinal))
            {
                understood.Add($"{name}: id {id} priority {priority} addresses {string.Join(' ', addresses)}");
            }
        }

        return understood;
    }

    private static string? Value(string line, string label) => line.StartsWith(label, StringComparison.Ordinal) ? line[label.Length..] : null;

    [GeneratedRegex(@"^\w{3} \w{3} .{16}: ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogTime();

    [GeneratedRegex(@"^     (?<address>[0-9a-f.:]+)(/\d+)? (dev|brd) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VirtualAddress();

    private sealed class Files : IConfigSources
    {
        public string? ReadFile(string path, out string? error)
        {
            error = "no such file";
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }

        public IReadOnlyList<string> Expand(string pattern, string includedFrom)
        {
            var folder = Path.GetDirectoryName(includedFrom)!;
            var full = Path.Combine(folder, pattern);
            var directory = Path.GetDirectoryName(full)!;
            return Directory.Exists(directory)
                ? [.. Directory.GetFiles(directory).Where(f => Glob.IsMatch(Path.GetFileName(full), Path.GetFileName(f))).Order(StringComparer.Ordinal)]
                : [];
        }

        public bool? HasInterface(string name) => null;
    }
}
