using System.Globalization;

namespace Lvs.Host.Lab;

/// <summary>Makes one director fail while a client keeps asking, and reads off what that cost.</summary>
internal sealed class FailoverMeter(LabNetwork lab)
{
    private const int WarmUpAnswers = 8;

    private const int SettledAnswers = 20;

    // What a fault costs is in the figures; the client itself waits for the processor while the scenario beside this one starts its directors.
    private static readonly TimeSpan ServedLimit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan TakeoverLimit = TimeSpan.FromSeconds(8);

    /// <summary>Runs the fault and returns when the next director is master and the client is served again.</summary>
    public async Task<FailoverFigures> MeasureAsync(string name, Node from, Node to, double expectedDetection, Func<Task> fault, CancellationToken cancel)
    {
        using var witness = new StandstillWitness();
        var probe = new TrafficProbe(lab.Client);
        try
        {
            await Wait.UntilAsync(ServedLimit, () => Enough(probe, WarmUpAnswers), cancel).ConfigureAwait(false);
            var at = LabClock.Now;
            await fault().ConfigureAwait(false);
            await Wait.UntilAsync(TakeoverLimit, () => HasTakenOver(to, at), cancel).ConfigureAwait(false);
            await Wait.UntilAsync(ServedLimit, () => Enough(probe, SettledAnswers), cancel).ConfigureAwait(false);
            var answers = await probe.StopAsync().ConfigureAwait(false);
            return Figures(name, from, to, expectedDetection, at, answers, witness);
        }
        catch
        {
            await probe.StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Observation Enough(TrafficProbe probe, int count)
    {
        var answers = probe.Answers;
        var row = answers.Reverse().TakeWhile(static answer => !answer.Failed).Count();
        var pauses = answers.Zip(answers.Skip(1), (earlier, later) => later.Sent - earlier.Ended);
        var saw = string.Create(
            CultureInfo.InvariantCulture,
            $"the client's last {row} of {answers.Count} requests were answered; {answers.Count(answer => answer.Failed)} failed, the longest took {answers.Select(answer => answer.Ended - answer.Sent).DefaultIfEmpty().Max().TotalSeconds:0.000} s, and before one it waited for {pauses.DefaultIfEmpty().Max().TotalSeconds:0.000} s");
        return new Observation(row >= count, saw);
    }

    private Observation HasTakenOver(Node to, TimeSpan after) =>
        new(lab.Observer.FirstFrom(to, after) is not null, $"no advert from {to.Name}");

    private FailoverFigures Figures(string name, Node from, Node to, double expectedDetection, TimeSpan at, IReadOnlyList<Answer> answers, StandstillWitness witness)
    {
        var first = lab.Observer.FirstFrom(to, at)!.Value;
        var last = lab.Observer.LastFrom(from, first.At)
            ?? throw new ExpectationException($"{from.Name} never sent an advert before {to.Name} did");
        return new FailoverFigures(
            name,
            $"{lab.DirectorOn(from).Program} → {lab.DirectorOn(to).Program}",
            Rounded(first.At - last.At),
            Rounded(witness.Between(last.At, first.At)),
            Math.Round(expectedDetection, 3),
            Rounded(LongestSilence(answers)),
            Rounded(Recovery(answers, at)),
            answers.Count(answer => answer.Failed),
            answers.Count);
    }

    private static TimeSpan LongestSilence(IReadOnlyList<Answer> answers)
    {
        var ends = answers.Where(answer => !answer.Failed).Select(answer => answer.Ended).ToArray();
        return ends.Zip(ends.Skip(1), (earlier, later) => later - earlier).DefaultIfEmpty().Max();
    }

    private static TimeSpan Recovery(IReadOnlyList<Answer> answers, TimeSpan at)
    {
        // The request under way when the probe was stopped may be the last one that failed: then nothing came after it.
        var lastFailed = answers.ToList().FindLastIndex(answer => answer.Failed);
        return lastFailed < 0 ? TimeSpan.Zero : answers[Math.Min(lastFailed + 1, answers.Count - 1)].Ended - at;
    }

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
