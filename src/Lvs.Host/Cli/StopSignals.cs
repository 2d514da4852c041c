using System.Runtime.InteropServices;

namespace Lvs.Host.Cli;

/// <summary>
/// Turns SIGTERM and SIGINT into a cancelled token: a director resigns, a lab cleans up, and then the program ends. A second signal
/// ends it at once, whatever it is doing.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _term;
    private readonly PosixSignalRegistration _interrupt;

    public StopSignals()
    {
        _term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What a shell calls the end by the last signal: 128 and its number.</summary>
    public int ExitStatus { get; private set; }

    public void Dispose()
    {
        _term.Dispose();
        _interrupt.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = !_stop.IsCancellationRequested;
        ExitStatus = context.Signal == PosixSignal.SIGINT ? 130 : 143;
        _stop.Cancel();
    }
}
