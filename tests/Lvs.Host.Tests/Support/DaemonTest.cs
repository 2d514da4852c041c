using Lvs.Host.Cli;
using Lvs.Host.Control;

namespace Lvs.Host.Tests.Support;

/// <summary>What tests of the real daemon have in common: a namespace of its own, a directory, a control socket.</summary>
public abstract class DaemonTest : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected DaemonTest() => Control = Path.Combine(Place.Path, "control.sock");

    internal TestNamespace Network { get; } = new();

    internal TemporaryDirectory Place { get; } = new();

    protected string Control { get; }

    public void Dispose()
    {
        Network.Dispose();
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Lvsd Start(string configuration)
        => Lvsd.Start(Network.Exec, "run", "-c", Place.Write("run.conf", configuration), "--control", Control);

    protected static bool Holds(string status) => status.Contains("\"holdsAddresses\": true", StringComparison.Ordinal);

    /// <summary>Waits for a status, as <c>lvsd status --json</c> prints it; a process for each look would cost more than the daemon.</summary>
    protected async Task<string> UntilAsync(Predicate<string> expected)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var client = new ControlClient(Control);
        for (; ; await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token))
        {
            try
            {
                var status = StatusReport.ToJson(await client.GetStatusAsync(deadline.Token));
                if (expected(status))
                {
                    return status;
                }
            }
            catch (OperatorException)
            {
                // It does not listen yet.
            }
        }
    }

    protected async Task AddressAsync(string? present, string absent)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (Network.Ip("addr", "show", "dev", "ens33") is var addresses
            && (addresses.Contains(absent, StringComparison.Ordinal) || (present is not null && !addresses.Contains(present, StringComparison.Ordinal))))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }
}
