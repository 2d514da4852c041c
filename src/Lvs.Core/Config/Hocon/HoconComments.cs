namespace Lvs.Core.Config.Hocon;

/// <summary>The comments of a field or element, without their marks.</summary>
/// <param name="Before">The lines before it.</param>
/// <param name="After">What follows it on its last line; null when nothing does.</param>
public sealed record HoconComments(ValueList<string> Before, string? After)
{
    /// <summary>No comment at all.</summary>
    public static HoconComments None { get; } = new([], null);

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Before.Count == 0 && After is null;

    /// <summary>The comments of one field that was written twice.</summary>
    internal static HoconComments? Join(HoconComments? first, HoconComments? second)
        => first is null ? second : second is null ? first : new([.. first.Before, .. second.Before], second.After ?? first.After);
}
