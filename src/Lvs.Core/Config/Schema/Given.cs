namespace Lvs.Core.Config.Schema;

/// <summary>The settings a block had, right or wrong: what is there with a bad value is not missing as well.</summary>
/// <param name="first">For each row of the block, its first statement counted from 1; 0 for none.</param>
/// <param name="isComplete">False when the end of the block was guessed: what is missing in it may stand elsewhere.</param>
internal readonly ref struct Given(ReadOnlySpan<int> first, bool isComplete)
{
    private readonly ReadOnlySpan<int> _first = first;

    /// <summary>Whether the setting is there.</summary>
    public bool Has(Setting row) => _first[row.Index] != 0;

    /// <summary>Whether the setting is not there for certain.</summary>
    public bool Lacks(Setting row) => isComplete && _first[row.Index] == 0;
}
