using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Lvs.Core;

/// <summary>States that cannot happen unless the program is wrong. Always on: a director that is wrong stops and restarts.</summary>
public static class Invariant
{
    /// <summary>Throws <see cref="UnreachableException"/> when the condition does not hold.</summary>
    public static void Require([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
        {
            throw new UnreachableException(message);
        }
    }
}
