namespace Lvs.Core.Config;

/// <summary>What is wrong with a file that a director proves with who it is.</summary>
/// <param name="File">Which.</param>
/// <param name="Reason">What, after its name: <c>cannot be read: no such file; expected …</c>.</param>
/// <param name="IsFatal">Whether nobody could speak with the director; else that is a matter of time.</param>
public sealed record IdentityProblem(IdentityFile File, string Reason, bool IsFatal = true);

/// <summary>See <see cref="IdentityProblem"/>.</summary>
public enum IdentityFile
{
    /// <summary>The director's certificate.</summary>
    Certificate,

    /// <summary>The key to it.</summary>
    Key,

    /// <summary>The certificate of who signs them all.</summary>
    Authority,
}
