using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Config;

/// <summary>
/// The parts of a configuration that were left to be parsed when they are asked for, on any thread. Only such are left as look right; when one
/// turns out to have a mistake, everything has to be parsed in its order, which alone tells where a missing bracket belongs.
/// </summary>
internal class UnparsedParts
{
    private volatile bool _areWrong;
    private int _words;

    /// <summary>Whether something was not as it looked, or there is more than is read.</summary>
    public bool AreWrong => _areWrong || Volatile.Read(ref _words) > TextState.MaxWords;

    public void GiveUp() => _areWrong = true;

    /// <summary>Counts the words (in HOCON the values) of a part.</summary>
    public void Count(int words) => Interlocked.Add(ref _words, words);
}
