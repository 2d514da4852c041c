using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>Runs the steps of one scenario in order, shows and records them. A failed one ends the scenario: the rest would fail after it.</summary>
internal sealed class StepRunner(string scenario, StepPrinter printer, CancellationToken cancel)
{
    private readonly List<StepResult> _results = [];

    private readonly List<FailoverFigures> _failovers = [];

    public IReadOnlyList<StepResult> Results => _results;

    public IReadOnlyList<FailoverFigures> Failovers => _failovers;

    public CancellationToken Cancel => cancel;

    /// <summary>Set when a step failed.</summary>
    public StepResult? Failure { get; private set; }

    /// <summary>One step. The body returns what was seen, or throws an <see cref="ExpectationException"/> saying it.</summary>
    public async Task StepAsync(string title, string did, string expected, Func<Task<string>> body)
    {
        cancel.ThrowIfCancellationRequested();
        printer.Begin(title, did, expected);
        var start = LabClock.Now;
        var (saw, passed) = await ObserveAsync(body, start).ConfigureAwait(false);
        var took = LabClock.Now - start;
        printer.End(saw, passed, took);
        var result = new StepResult(scenario, title, did, expected, saw, passed, Math.Round(took.TotalSeconds, 3));
        _results.Add(result);
        if (!passed)
        {
            Failure = result;
            throw new StepFailedException(result);
        }
    }

    public void Record(FailoverFigures figures) => _failovers.Add(figures);

    private async Task<(string Saw, bool Passed)> ObserveAsync(Func<Task<string>> body, TimeSpan start)
    {
        await using var ticker = new Timer(_ => printer.Waiting(LabClock.Now - start), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        try
        {
            return (await body().ConfigureAwait(false), true);
        }
        catch (Exception failure) when (failure is ExpectationException or OperatorException)
        {
            return (failure.Message, false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A mistake of the lab's own: the step still ends with everyone's last words, and the lab is cleaned up.
            return ($"{failure.GetType().Name}: {failure.Message}\n{failure.StackTrace}", false);
        }
    }
}
