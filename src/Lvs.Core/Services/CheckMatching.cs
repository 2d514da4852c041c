using System.Net;
using Lvs.Core.Config;

namespace Lvs.Core.Services;

/// <summary>
/// Which check of a server after a reload is which one before it: what it knows is about the server, so it is kept when it can be.
/// </summary>
internal static class CheckMatching
{
    /// <summary>A check after the reload that was not there before.</summary>
    public const int None = -1;

    /// <summary>
    /// For each check after, the place of the one before that it goes on from. Equal ones first, then those of one kind that ask the
    /// same place, then those of one kind; a check of another kind knows nothing.
    /// </summary>
    public static int[] Match(ValueList<CheckConfig> before, ValueList<CheckConfig> after)
    {
        var places = new int[after.Count];
        Array.Fill(places, None);
        Pair(before, after, places, static (left, right) => left.Equals(right));
        Pair(before, after, places, static (left, right) => IsOfKind(left, right) && TargetOf(left) is { } target && target.Equals(TargetOf(right)));
        Pair(before, after, places, static (left, right) => IsOfKind(left, right));
        return places;
    }

    private static bool IsOfKind(CheckConfig left, CheckConfig right) => left.GetType() == right.GetType();

    private static IPEndPoint? TargetOf(CheckConfig check) => (check as CheckConfig.Network)?.ConnectTo;

    private static void Pair(
        ValueList<CheckConfig> before, ValueList<CheckConfig> after, int[] places, Func<CheckConfig, CheckConfig, bool> isSame)
    {
        for (var i = 0; i < places.Length; i++)
        {
            for (var j = 0; j < before.Count && places[i] == None; j++)
            {
                if (isSame(before[j], after[i]) && !places.Contains(j))
                {
                    places[i] = j;
                }
            }
        }
    }
}
