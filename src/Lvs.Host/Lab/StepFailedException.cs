namespace Lvs.Host.Lab;

/// <summary>Ends a scenario at its first failed step, which has already been shown.</summary>
internal sealed class StepFailedException(StepResult step) : Exception(step.Title)
{
    public StepResult Step => step;
}
