namespace Lvs.Core.Cluster;

/// <summary>
/// When something was decided, by no clock: a count that is higher than that of everything the director knew then (Lamport 1978), and who
/// decided. Of two that did not know of each other the higher name counts as later, so that all directors say the same.
/// </summary>
/// <param name="Counter">From 0, nothing, to <see cref="Highest"/>.</param>
/// <param name="Director">Its name in the cluster; empty where there is none.</param>
public sealed record Stamp(long Counter, string Director) : IComparable<Stamp>
{
    /// <summary>No director gets there; who says so cannot keep the others from going on.</summary>
    public const long Highest = 1L << 53;

    /// <summary>Before everything.</summary>
    public static Stamp None { get; } = new(0, "");

    /// <summary>Of what was decided before decisions had stamps: after nothing, and before everything else.</summary>
    public static Stamp First { get; } = new(1, "");

    /// <summary>After this one, by a director.</summary>
    public Stamp Next(string director) => new(Math.Min(Counter + 1, Highest), director);

    /// <summary>The later of two.</summary>
    public static Stamp Later(Stamp left, Stamp right) => left >= right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(Stamp? other) => other is null ? 1
        : Counter != other.Counter ? Counter.CompareTo(other.Counter)
        : string.CompareOrdinal(Director, other.Director);

    public static bool operator <(Stamp left, Stamp right) => left is null ? right is not null : left.CompareTo(right) < 0;

    public static bool operator <=(Stamp left, Stamp right) => left is null || left.CompareTo(right) <= 0;

    public static bool operator >(Stamp left, Stamp right) => right < left;

    public static bool operator >=(Stamp left, Stamp right) => right <= left;
}
