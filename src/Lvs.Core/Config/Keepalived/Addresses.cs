using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lvs.Core.Config.Keepalived;

/// <summary>Addresses of hosts.</summary>
internal static class Addresses
{
    private const int LongestIpv6 = 45;

    /// <summary>An IPv4 or IPv6 address of one host; null when it is none, with the reason reported.</summary>
    public static IPAddress? Host(ReaderContext context, Word word)
    {
        if (TryParse(word.Text) is not { } address)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.BadAddress,
                word.Position,
                $"{context.Subject} {Shown.Value(word.Text)} is not an address; expected one like 192.0.2.1 or 2001:db8::1");
            return null;
        }

        if (!IsHost(address))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.BadAddress,
                word.Position,
                $"{context.Subject} {Shown.Value(word.Text)} names no single host; expected a unicast address");
            return null;
        }

        return address;
    }

    /// <summary>An address with an optional prefix length after a slash.</summary>
    public static (IPAddress Address, int PrefixLength)? WithPrefix(ReaderContext context, Word word)
    {
        var slash = word.Text.IndexOf('/', StringComparison.Ordinal);
        if (Host(context, slash < 0 ? word : word with { Text = word.Text[..slash] }) is not { } address)
        {
            return null;
        }

        var longest = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        if (slash < 0)
        {
            return (address, longest);
        }

        var position = word.Position with { Column = word.Position.Column + slash + 1 };
        return Numbers.Between(0, longest)(context, new Word(word.Text[(slash + 1)..], position)) is { } length ? (address, length) : null;
    }

    /// <summary>Stricter than the framework, which takes 10.1 and 0x0a000001 for addresses and 010 for 8.</summary>
    private static IPAddress? TryParse(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return text.Length <= LongestIpv6
                && !text.AsSpan().ContainsAny('[', ']', '%')
                && IPAddress.TryParse(text, out var ipv6)
                && ipv6.AddressFamily == AddressFamily.InterNetworkV6
                    ? ipv6
                    : null;
        }

        var parts = text.Split('.');
        var bytes = new byte[4];
        if (parts.Length != bytes.Length)
        {
            return null;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            if ((parts[i].Length > 1 && parts[i][0] == '0')
                || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return null;
            }
        }

        return new IPAddress(bytes);
    }

    private static bool IsHost(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any);
        }

        const byte FirstMulticast = 224;
        return !address.Equals(IPAddress.Any) && address.GetAddressBytes()[0] < FirstMulticast;
    }
}
