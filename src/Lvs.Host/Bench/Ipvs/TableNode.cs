using Lvs.Core.Ipvs;
using Lvs.Host.Cli;
using Lvs.Host.Lab;
using Lvs.Native.Ipvs;
using Lvs.Native.Namespaces;
using Lvs.Native.Time;

namespace Lvs.Host.Bench.Ipvs;

/// <summary>A machine with an IPVS table of its own, and this program's own hand on that table.</summary>
internal sealed class TableNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // Looking takes no more than this part of a processor from who is watched.
    private const int PauseForLooking = 20;

    private TableNode(LabDirectory directory)
    {
        Directory = directory;
        Node = new Node("lb", directory.Prefix + "lb", System.Net.IPAddress.Loopback);
    }

    public LabDirectory Directory { get; }

    public Node Node { get; }

    public IpvsClient Client { get; private set; } = null!;

    /// <summary>Servers in the table now.</summary>
    public int Servers => Client.Dump().Sum(service => service.Destinations.Length);

    public static async Task<TableNode> BuildAsync()
    {
        var table = new TableNode(LabDirectory.Claim("lvs-i-"));
        table.Directory.Remember([table.Node.Namespace]);
        await Tool.RunAsync("ip", "netns", "add", table.Node.Namespace).ConfigureAwait(false);

        // Without a local address the kernel takes no server for a unicast one.
        await Tool.RunAsync("ip", "-n", table.Node.Namespace, "link", "set", "lo", "up").ConfigureAwait(false);
        table.Client = NetworkNamespace.Run(table.Node.Namespace, static () => new IpvsClient());
        return table;
    }

    /// <summary>Writes a table by nothing but the netlink client; milliseconds.</summary>
    public double Fill(LargeTable table)
    {
        var plan = table.FromEmpty;
        var start = LabClock.Now;
        var results = Client.Apply(plan);
        var took = LabClock.Now - start;
        foreach (var refused in results.Where(static result => result.Outcome != IpvsOutcome.Done))
        {
            throw new OperatorException($"the kernel does not take {refused.Command}: {refused.Message}");
        }

        return took.TotalMilliseconds;
    }

    /// <summary>
    /// Milliseconds from a moment until the table is complete: its last service is written last, and asked for alone, or asking would
    /// cost more than writing.
    /// </summary>
    public Task<double> UntilCompleteAsync(LargeTable table, TimeSpan start, Director director, CancellationToken cancel)
    {
        var last = table.Rows[^1];
        return UntilAsync(start, () => Client.DumpServers(last.Service.Key).Length == last.Destinations.Count, director, cancel);
    }

    /// <summary>
    /// Milliseconds from a moment until something holds. On a thread as urgent as a director is: on an only processor whoever watches it would
    /// get to look only when it has nothing to do any more, half a second later.
    /// </summary>
    public static Task<double> UntilAsync(TimeSpan start, Func<bool> holds, Director director, CancellationToken cancel)
        => Task.Factory.StartNew(() => Until(start, holds, director, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static double Until(TimeSpan start, Func<bool> holds, Director director, CancellationToken cancel)
    {
        ProcessNice.SetThread(ProcessNice.MostUrgent);
        while (true)
        {
            var look = LabClock.Now;
            if (holds())
            {
                return (look - start).TotalMilliseconds;
            }

            if (!director.IsRunning || look - start > Patience)
            {
                throw new OperatorException($"{director.Program} did not come that far: {string.Join('\n', director.LastLogLines)}");
            }

            var cost = LabClock.Now - look;
            cancel.WaitHandle.WaitOne(cost * PauseForLooking > Pause ? cost * PauseForLooking : Pause);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>SIGTERM: milliseconds until it has ended, and the servers that it left behind. One that does not end is killed.</summary>
    public async Task<(double Milliseconds, int Left)> StopAsync(Director director)
    {
        var start = LabClock.Now;
        try
        {
            await director.StopAsync().ConfigureAwait(false);
        }
        catch (ExpectationException)
        {
            // How long it took, and what is left, say it.
        }

        return ((LabClock.Now - start).TotalMilliseconds, Servers);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await Directory.RemoveNamespacesAsync().ConfigureAwait(false);
    }
}
