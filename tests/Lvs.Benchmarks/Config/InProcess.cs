using System.Diagnostics;
using System.Globalization;
using Lvs.Core.Config;
using Lvs.Core.Config.Reload;
using Spectre.Console;

namespace Lvs.Benchmarks.Config;

/// <summary>
/// What a running director does with a large configuration: reads it in either syntax, plans a reload of one changed server, answers a file
/// of mistakes. In one warm process, after as many rounds as the compiler needs; medians.
/// </summary>
internal static class InProcess
{
    private const int Mistakes = 10_000;
    private const int WarmUp = 3;

    public static int Run(int rounds)
    {
        var text = LargeConfig.Keepalived();
        var place = text.IndexOf("weight 1", text.Length / 2, StringComparison.Ordinal);
        var changed = text[..place] + "weight 2" + text[(place + "weight 1".Length)..];
        var hocon = ConfigConversion.Convert("k.conf", ConfigSyntax.Hocon, new Texts("k.conf", text), new()).Text!;
        var (running, next) = (Read("k.conf", text).Config!, Read("k.conf", changed).Config!);
        var unknown = Lines("prioritty{0} 100\n");

        var table = new Table().Border(TableBorder.Markdown).AddColumn("measured");
        table.AddColumn(new TableColumn("ms").RightAligned()).AddColumn(new TableColumn("MB allocated").RightAligned());
        Row(table, $"read keepalived.conf, {text.Length / 1e6:F1} MB", rounds, () => Read("k.conf", text).Config is not null);
        Row(table, $"read HOCON, {hocon.Length / 1e6:F1} MB", rounds, () => Read("l.hocon", hocon).Config is not null);
        Row(table, "plan of a reload, one server of 40,000 changed", rounds, () => ReloadPlan.Between(running, next).Steps.Count == 1);
        Row(table, "plan of a reload, nothing changed", rounds, () => ReloadPlan.Between(running, running).Steps.Count == 0);
        Row(table, "10,000 mistakes, keepalived.conf", rounds, () => Read("k.conf", $"vrrp_instance VI_1 {{\n{unknown}}}\n").HasErrors);
        Row(table, "10,000 mistakes, HOCON", rounds, () => Read("l.hocon", $"lvs.vrrp-instances.VI_1 {{\n{Lines("prioritty{0} = 100\n")}}}\n").HasErrors);

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = 160;
        console.Write(table);
        return 0;
    }

    public static ConfigResult Read(string name, string text) => ConfigFile.Read([name], new Texts(name, text), new());

    private static string Lines(string format)
        => string.Concat(Enumerable.Range(0, Mistakes).Select(i => string.Format(CultureInfo.InvariantCulture, format, i)));

    private static void Row(Table table, string name, int rounds, Func<bool> work)
    {
        var times = new List<double>();
        var allocated = 0L;
        for (var i = 0; i < WarmUp + rounds; i++)
        {
            GC.Collect();
            var (before, start) = (GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
            if (!work())
            {
                throw new InvalidOperationException($"{name}: not the answer that was expected");
            }

            var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            allocated = GC.GetTotalAllocatedBytes() - before;
            if (i >= WarmUp)
            {
                times.Add(took);
            }
        }

        times.Sort();
        table.AddRow(
            name, times[times.Count / 2].ToString("F1", CultureInfo.InvariantCulture), (allocated / 1e6).ToString("F1", CultureInfo.InvariantCulture));
    }

    /// <summary>One file, for a machine that is not this one.</summary>
    private sealed class Texts(string name, string text) : IConfigSources
    {
        public string? ReadFile(string path, out string? error)
        {
            error = path == name ? null : "there is no such file";
            return path == name ? text : null;
        }

        public IReadOnlyList<string> Expand(string pattern, string includedFrom) => [];

        public bool? HasInterface(string name) => null;
    }
}
