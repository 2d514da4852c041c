namespace Lvs.Core.Config.Keepalived;

/// <summary>The keys a block had, right or wrong: what is there with a bad value is not missing as well.</summary>
internal sealed class GivenKeys(IReadOnlyDictionary<string, SourcePosition> given, bool isComplete)
{
    /// <summary>Whether the key is not there for certain.</summary>
    public bool Lacks(string name) => isComplete && !given.ContainsKey(name);
}
