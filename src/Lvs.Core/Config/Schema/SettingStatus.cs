namespace Lvs.Core.Config.Schema;

/// <summary>What this director does with a setting it understands.</summary>
internal abstract record SettingStatus
{
    private SettingStatus()
    {
    }

    /// <summary>It does what it says.</summary>
    public static SettingStatus Meant { get; } = new InEffect();

    /// <summary>In effect.</summary>
    public sealed record InEffect : SettingStatus;

    /// <summary>There is nothing for it to do here, and there never will be.</summary>
    /// <param name="Reason">Completes "accepted, no effect here because …".</param>
    public sealed record NoEffect(string Reason) : SettingStatus;

    /// <summary>Understood and checked; what it asks for is still to be built.</summary>
    /// <param name="Consequence">What happens instead, as a sentence: what an operator has to know who runs it anyway.</param>
    /// <param name="RefusedAtRun">
    /// Whether the director must not start like that: it would be master when it must not, or not hold what the others believe it
    /// holds.
    /// </param>
    public sealed record NotYet(string Consequence, bool RefusedAtRun) : SettingStatus;
}
