using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema;

/// <summary>Addresses.</summary>
internal static class Addresses
{
    private const int LongestIpv6 = 45;

    /// <summary>An IPv4 or IPv6 address of one host; null when it is none, with the reason reported.</summary>
    public static IPAddress? Host(ReaderContext context, Word word)
    {
        if (context.Address(word.Text) is not { } address)
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

    /// <summary>The address of a server, which ip_vs_new_dest of the kernel has to take; null when it does not, with the reason reported.</summary>
    public static IPAddress? Server(ReaderContext context, Word word)
    {
        if (Host(context, word) is not { } address)
        {
            return null;
        }

        var why = address.IsIPv4MappedToIPv6 ? "is an IPv4 address written as one of IPv6"
            : address.IsIPv6LinkLocal && !context.IsOwnAddress(address) ? "means another machine on each of the interfaces"
            : null;
        if (why is null)
        {
            return address;
        }

        context.Diagnostics.Error(
            DiagnosticCodes.BadAddress,
            word.Position,
            $"{context.Subject} {Shown.Value(word.Text)} {why}, and the kernel takes no such server; expected a unicast address that is routed");
        return null;
    }

    /// <summary>An address with an optional prefix length after a slash.</summary>
    public static (IPAddress Address, int PrefixLength)? WithPrefix(ReaderContext context, Word word)
    {
        var slash = word.Text.IndexOf('/', StringComparison.Ordinal);
        if (Host(context, slash < 0 ? word : word with { Text = word.Text[..slash] }) is not { } address)
        {
            return null;
        }

        var longest = FullPrefix(address);
        if (slash < 0)
        {
            return (address, longest);
        }

        var position = word.Position with { Column = word.Position.Column + slash + 1 };
        return Numbers.TryRead(context, new Word(word.Text[(slash + 1)..], position), 0, longest, out var length)
            ? (address, (int)length)
            : null;
    }

    /// <summary>The prefix length that means one address.</summary>
    public static int FullPrefix(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;

    /// <summary>Whether an address is for many.</summary>
    public static bool IsMulticast(IPAddress address)
    {
        const byte FirstMulticast = 224;
        const byte FirstReserved = 240;
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv6Multicast
            : address.GetAddressBytes()[0] is >= FirstMulticast and < FirstReserved;
    }

    /// <summary>Stricter than the framework, which takes 10.1 and 0x0a000001 for addresses and 010 for 8.</summary>
    public static IPAddress? TryParse(string text)
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

        Span<byte> bytes = stackalloc byte[4];
        var rest = text.AsSpan();
        for (var i = 0; i < bytes.Length; i++)
        {
            var end = i == bytes.Length - 1 ? rest.Length : rest.IndexOf('.');
            if (end < 0 || (end > 1 && rest[0] == '0') || !Numbers.TryReadDigits(rest[..end], out var value) || value > byte.MaxValue)
            {
                return null;
            }

            bytes[i] = (byte)value;

            rest = i == bytes.Length - 1 ? default : rest[(end + 1)..];
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
        Span<byte> bytes = stackalloc byte[4];
        return !address.Equals(IPAddress.Any) && address.TryWriteBytes(bytes, out _) && bytes[0] < FirstMulticast;
    }
}

/// <summary>The address of one host.</summary>
internal sealed record HostAddress : ValueKind<IPAddress>
{
    [SetsRequiredMembers]
    public HostAddress()
    {
        Expects = "an address";
        Values = "an address";
        Good = ["192.0.2.7", "2001:db8::7"];
        Bad = [("192.0.2.256", DiagnosticCodes.BadAddress), ("localhost", DiagnosticCodes.BadAddress)];
    }

    public override bool TryRead(ReaderContext context, Word word, out IPAddress value)
    {
        var address = Addresses.Host(context, word);
        value = address!;
        return address is not null;
    }

    public override string Show(IPAddress value, Dialect dialect) => value.ToString();
}

/// <summary>A multicast group, perhaps of one family only.</summary>
internal sealed record GroupAddress : ValueKind<IPAddress>
{
    private readonly AddressFamily? _family;

    [SetsRequiredMembers]
    public GroupAddress(AddressFamily? family)
    {
        _family = family;
        var (name, v4, v6) = family switch
        {
            AddressFamily.InterNetwork => ("an IPv4 multicast address", (string[])["224.0.0.18", "239.1.2.3"], (string[])[]),
            AddressFamily.InterNetworkV6 => ("an IPv6 multicast address", [], ["ff02::12", "ff02::1:2"]),
            _ => ("a multicast address", ["224.0.0.81"], ["ff02::12"]),
        };
        Expects = name;
        Values = name;
        Good = [.. v4, .. v6];
        Bad = [("192.0.2.1", DiagnosticCodes.BadAddress), ("all", DiagnosticCodes.BadAddress)];
    }

    public override bool TryRead(ReaderContext context, Word word, out IPAddress value)
    {
        value = context.Address(word.Text)!;
        if (value is not null && Addresses.IsMulticast(value) && (_family is null || value.AddressFamily == _family))
        {
            return true;
        }

        context.Diagnostics.Error(
            DiagnosticCodes.BadAddress, word.Position, $"{context.Subject} {Shown.Value(word.Text)} is no such address; expected "
                + $"{Expects}");
        return false;
    }

    public override string Show(IPAddress value, Dialect dialect) => value.ToString();
}
