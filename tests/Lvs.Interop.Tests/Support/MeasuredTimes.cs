namespace Lvs.Interop.Tests.Support;

/// <summary>
/// Tests that measure times, or whose directors must not be late: one after the other, when all others are done, so that they do not share
/// the processors with other directors. Their labs have one name.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredTimes
{
    public const string Name = "measured times";
}
