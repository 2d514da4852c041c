namespace Lvs.Core.Config.Hocon;

/// <summary>Where in the whole document a file stands.</summary>
/// <param name="Prefix">The path of the object it is included in.</param>
/// <param name="Depth">How many levels are around it.</param>
/// <param name="IsInArray">Whether one of them is an array, into which no path leads.</param>
internal sealed record ParserScope(string[] Prefix, int Depth, bool IsInArray)
{
    public static ParserScope Root { get; } = new([], 0, false);
}
