namespace Lvs.Host.Lab;

/// <summary>Waits for something to become true, with a limit, instead of sleeping for as long as it might take.</summary>
internal static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks again and again; the time it took, or an <see cref="ExpectationException"/> with what was last seen.</summary>
    public static async Task<TimeSpan> UntilAsync(TimeSpan limit, Func<Task<Observation>> look, CancellationToken cancel)
    {
        var start = LabClock.Now;
        while (true)
        {
            var seen = await look().ConfigureAwait(false);
            var waited = LabClock.Now - start;
            if (seen.Holds)
            {
                return waited;
            }

            if (waited > limit)
            {
                throw new ExpectationException($"after {limit.TotalSeconds:0.#} s: {seen.Saw}");
            }

            await Task.Delay(Pause, cancel).ConfigureAwait(false);
        }
    }

    public static Task<TimeSpan> UntilAsync(TimeSpan limit, Func<Observation> look, CancellationToken cancel) =>
        UntilAsync(limit, () => Task.FromResult(look()), cancel);
}
