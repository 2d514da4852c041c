using System.Globalization;

namespace Lvs.Host.Cli;

/// <summary>A firewall mark as it is written: ipvsadm lists it as a decimal number, nft as a hexadecimal one.</summary>
internal static class FirewallMark
{
    private const string Hexadecimal = "0x";

    /// <summary>Reads what was given to an option.</summary>
    public static uint Read(string option, string text)
    {
        var isRead = text.StartsWith(Hexadecimal, StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(text.AsSpan(Hexadecimal.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mark)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out mark);
        return isRead && mark > 0 ? mark : throw new OperatorException($"{option} {text}: expected a mark from 1 to {uint.MaxValue}, or 0x and hexadecimal digits");
    }
}
