using System.Buffers;

namespace Lvs.Core.Config.Schema.Values;

/// <summary>Digits of keys, digests and datagrams.</summary>
internal static class Hexadecimal
{
    /// <summary>0 to F.</summary>
    public static SearchValues<char> Digits { get; } = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>And X for any.</summary>
    public static SearchValues<char> DigitsOrAny { get; } = SearchValues.Create("0123456789abcdefABCDEFxX");
}
