namespace Lvs.Core.Config;

/// <summary>
/// How gently a service takes servers in and out, which keepalived knows nothing of. By default those that are taken out on purpose drain,
/// and the rest is off.
/// </summary>
public sealed record HandlingConfig
{
    /// <summary>Everything off: what keepalived does.</summary>
    public static HandlingConfig Off { get; } = new() { Drain = TimeSpan.Zero };

    /// <summary>
    /// Start gate: how long after the start nothing is removed as long as a check has not spoken. Zero for no gate.
    /// </summary>
    public TimeSpan StartGate { get; init; }

    /// <summary>How long a server that is taken out on purpose may keep its connections, with weight 0. Zero removes it at once.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server that comes back takes to its full weight. Zero gives it the whole at once.</summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>The way it gets there.</summary>
    public SlowStartCurve SlowStartCurve { get; init; }

    /// <summary>
    /// Panic threshold: the share of the weight, 0 to 1, that has to be healthy. Below it the checks are distrusted: every server
    /// serves, and the quorum stays as it is. Zero for never.
    /// </summary>
    public double PanicThreshold { get; init; }

    /// <summary>Failed servers stay as long as less weight than this would be left without them.</summary>
    public long MinimumWeight { get; init; }

    /// <summary>Failed servers that may go within <see cref="RemovalWindow"/>; 0 for any number.</summary>
    public int RemovalLimit { get; init; }

    /// <summary>See <see cref="RemovalLimit"/>.</summary>
    public TimeSpan RemovalWindow { get; init; }

    /// <summary>Failures within <see cref="FlapWindow"/> after which a server has to stay up before it serves again; 0 for any number.</summary>
    public int FlapLimit { get; init; }

    /// <summary>See <see cref="FlapLimit"/>.</summary>
    public TimeSpan FlapWindow { get; init; }

    /// <summary>How long a flapping server has to stay up.</summary>
    public TimeSpan FlapHold { get; init; }
}

/// <summary>From next to nothing to the full weight.</summary>
public enum SlowStartCurve
{
    /// <summary>The same more in each step.</summary>
    Linear,

    /// <summary>The same times more in each step: little for long, for caches that warm up by themselves.</summary>
    Exponential,
}
