namespace Lvs.Core.Config.Schema;

/// <summary>How another keyword of a row relates to the row's own.</summary>
internal enum AliasKind
{
    /// <summary>As good as the other.</summary>
    Same,

    /// <summary>keepalived still takes it and says that it is old.</summary>
    Old,

    /// <summary>Says the contrary: <c>nopreempt</c>.</summary>
    Contrary,

    /// <summary>Not a keyword of keepalived in this block, but meant like that.</summary>
    Mistaken,

    /// <summary>Ours: what follows is the path of the file that has the value.</summary>
    FromFile,

    /// <summary>Ours: what follows is the environment variable that has the value.</summary>
    FromEnvironment,
}

/// <summary>Another keyword of a row.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Kind">How it relates.</param>
/// <param name="Note">For a mistaken one: what keepalived makes of it.</param>
internal sealed record Alias(string Name, AliasKind Kind, string? Note = null);
