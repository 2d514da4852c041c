namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>What a text may have that its statements have not.</summary>
internal enum Resolution
{
    /// <summary>A line for some machines only.</summary>
    Condition,

    /// <summary>A file of its own.</summary>
    Include,

    /// <summary>A variable.</summary>
    Variable,

    /// <summary>A line that stands for many.</summary>
    Repetition,

    /// <summary>A variable of the environment.</summary>
    Environment,
}
