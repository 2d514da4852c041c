namespace Lvs.Host.Lab;

/// <summary>
/// Runs the keepalived scenario beside the main one, which mostly waits, and keeps its output together until the main one is
/// done: two scenarios on one screen would be unreadable.
/// </summary>
internal sealed class BesideScenario : IDisposable
{
    private readonly string _prefix;

    private readonly SeedConfiguration _seed;

    private readonly bool _cleanUp;

    private readonly CancellationTokenSource _cancel;

    private readonly StringWriter _output = new();

    private readonly StepPrinter _quiet;

    private Task? _running;

    public BesideScenario(string prefix, SeedConfiguration seed, bool cleanUp, CancellationToken cancel)
    {
        _prefix = prefix;
        _seed = seed;
        _cleanUp = cleanUp;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _quiet = new StepPrinter(_output, terminalWidth: null);
        Steps = new StepRunner("keepalived", _quiet, _cancel.Token);
    }

    public StepRunner Steps { get; }

    /// <summary>Whether it ran to its end and every step held.</summary>
    public bool Passed { get; private set; }

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Ends it where it is: the main scenario has failed, and nobody waits for more.</summary>
    public void Abandon() => _cancel.Cancel();

    /// <summary>Waits for it and shows what it did; nothing when it was never started because the main scenario failed before.</summary>
    public async Task FinishAsync(StepPrinter printer)
    {
        if (_running is null)
        {
            return;
        }

        try
        {
            await _running.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            // The steps up to there are shown all the same.
        }
        finally
        {
            printer.Headline("Meanwhile, with keepalived as the third participant:");
            printer.Line(_output.ToString().TrimEnd());
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        _cancel.Dispose();
    }

    private async Task RunAsync()
    {
        var lab = await LabNetwork.BuildAsync(_prefix, directors: 2, realServers: 2).ConfigureAwait(false);
        try
        {
            await lab.StartRealServersAsync().ConfigureAwait(false);
            await new KeepalivedScenario(lab, Steps, _seed).RunAsync().ConfigureAwait(false);
            Passed = true;
        }
        catch (StepFailedException failed)
        {
            await FailureExplanation.WriteAsync(failed.Step, lab, _quiet).ConfigureAwait(false);
        }
        finally
        {
            if (_cleanUp)
            {
                await lab.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
