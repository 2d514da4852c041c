namespace Lvs.Core.Config.Reload;

/// <summary>What a reload does, in the order it does it: the difference between the configuration in force and the next one.</summary>
/// <param name="Steps">None when the two are equal.</param>
public sealed record ReloadPlan(ValueList<ReloadStep> Steps)
{
    /// <summary>Nothing to do.</summary>
    public static ReloadPlan NoChanges { get; } = new([]);

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Steps.Count == 0;

    /// <summary>The worst of its steps.</summary>
    public Consequence Consequence => IsEmpty ? Consequence.NoEffect : Steps.Max(step => step.Consequence);

    /// <summary>
    /// The steps from one configuration to another. Services come before the addresses that lead to them and go after them; within a
    /// service new servers come before old ones go; what is equal is in no step.
    /// </summary>
    public static ReloadPlan Between(DirectorConfig running, DirectorConfig next)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(next);
        return ReferenceEquals(running, next) ? NoChanges : new ReloadPlanner(running, next).Plan();
    }

    /// <inheritdoc/>
    public override string ToString() => IsEmpty ? "no changes" : string.Join('\n', Steps);
}
