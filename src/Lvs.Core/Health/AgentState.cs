using System.Globalization;

namespace Lvs.Core.Health;

/// <summary>What an agent's answers have come to.</summary>
public sealed record AgentState
{
    /// <summary>Before its first answer.</summary>
    public static AgentState Initial { get; } = new();

    /// <summary>Whether it counts the server as up.</summary>
    public bool IsUp { get; init; } = true;

    /// <summary>What it has decided.</summary>
    public AgentMode Mode { get; init; }

    /// <summary>The share of the configured weight; null before it has said one.</summary>
    public int? Percent { get; init; }

    /// <summary>Why, in its own words; null for nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>What follows from all that it has said so far, of which this is the last. What it does not say stays.</summary>
    public AgentState Hear(AgentAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new AgentState
        {
            IsUp = answer.IsUp ?? IsUp,
            Mode = answer.Mode ?? Mode,
            Percent = answer.Percent ?? Percent,
            Reason = answer.Reason,
        };
    }

    /// <summary>As the result of a probe. Asking again would change nothing about a failure.</summary>
    public ProbeResult ToResult(TimeSpan duration)
    {
        var said = $"the agent says {this}";
        return new ProbeResult(IsUp && Mode != AgentMode.Maintenance ? null : said, duration)
        {
            Weight = Mode == AgentMode.Drain ? WeightReport.Drained.Instance
                : Percent is { } percent ? new WeightReport.Share(percent)
                : WeightReport.Configured,
            Said = said,
            IsFinal = true,
        };
    }

    /// <summary>down (disk full).</summary>
    public override string ToString()
    {
        var word = Mode == AgentMode.Maintenance ? "maint"
            : !IsUp ? "down"
            : Mode == AgentMode.Drain ? "drain"
            : Percent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent}%")
            : "up";
        return Reason is null ? word : $"{word} ({Reason})";
    }
}
