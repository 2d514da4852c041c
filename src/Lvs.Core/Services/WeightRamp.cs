using Lvs.Core.Config;

namespace Lvs.Core.Services;

/// <summary>The weight of a server on its way to the full one.</summary>
internal static class WeightRamp
{
    // Two percent of the way, so that the share of connections stays near its curve.
    private const int Steps = 50;

    // The exponential curve doubles this often: it begins at 1/64.
    private const int Doublings = 6;

    /// <summary>At least 1, so that the server is seen to work; all of it at the end.</summary>
    public static int Weight(HandlingConfig settings, int full, TimeSpan elapsed)
    {
        if (full <= 1 || elapsed >= settings.SlowStart)
        {
            return full;
        }

        var way = (double)(elapsed.Ticks / Step(settings).Ticks) / Steps;
        var share = settings.SlowStartCurve == SlowStartCurve.Linear ? way : Math.Pow(2, Doublings * (way - 1));
        return Math.Clamp((int)Math.Round(full * share), 1, full);
    }

    /// <summary>When the next step is due.</summary>
    public static TimeSpan Next(HandlingConfig settings, TimeSpan since, TimeSpan now)
        => since + Step(settings) * ((now - since).Ticks / Step(settings).Ticks + 1);

    private static TimeSpan Step(HandlingConfig settings) => TimeSpan.FromTicks(Math.Max(1, settings.SlowStart.Ticks / Steps));
}
