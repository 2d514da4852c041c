using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>Lines of a virtual_server_group: <c>ADDRESS [PORT]</c>, <c>FIRST-LAST [PORT]</c>, <c>PREFIX [PORT]</c>, <c>fwmark N [inet|inet6]</c>.</summary>
internal static class ServiceGroupGrammar
{
    private static readonly OneOf<AddressFamily> Families =
        new("family", ("inet", AddressFamily.InterNetwork), ("inet6", AddressFamily.InterNetworkV6));

    public static ServiceGroupMember? Read(ReaderContext context, Statement entry)
    {
        if (entry.Keyword.Text == "fwmark")
        {
            return ReadMark(context, entry);
        }

        var port = entry.Arguments.IsEmpty ? 0 : Row.Read(context, entry.Arguments[0], Row.Whole<int>(0, ushort.MaxValue));
        return ReadRange(context, entry.Keyword) is var (first, last) && port is { } number
            ? new ServiceGroupMember.Range(first, last, (ushort)number)
            : null;
    }

    public static IEnumerable<string> Show(ServiceGroupMember member)
    {
        switch (member)
        {
            case ServiceGroupMember.Mark mark:
                yield return "fwmark";
                yield return mark.Value.ToString(CultureInfo.InvariantCulture);
                if (mark.Family is { } family)
                {
                    yield return Families.Show(family, Dialect.Keepalived);
                }

                break;
            case ServiceGroupMember.Range range:
                yield return range.First.Equals(range.Last) ? range.First.ToString() : $"{range.First}-{range.Last}";
                if (range.Port != 0)
                {
                    yield return Row.Text(range.Port);
                }

                break;
        }
    }

    private static ServiceGroupMember.Mark? ReadMark(ReaderContext context, Statement entry)
    {
        if (entry.Arguments.IsEmpty)
        {
            Entries.ReportAlone(context, entry.Keyword, "a number");
            return null;
        }

        context.Subject = "fwmark";
        if (Row.Read(context, entry.Arguments[0], Row.Whole<uint>(0, uint.MaxValue)) is not { } mark)
        {
            return null;
        }

        AddressFamily? family = null;
        if (entry.Arguments.Length > 1)
        {
            if (!Families.TryRead(context, entry.Arguments[1], out var written))
            {
                return null;
            }

            family = written;
        }

        return new ServiceGroupMember.Mark(mark, family);
    }

    private static (IPAddress First, IPAddress Last)? ReadRange(ReaderContext context, Word word)
    {
        var dash = word.Text.IndexOf('-', StringComparison.Ordinal);
        if (dash >= 0)
        {
            return Addresses.Host(context, word with { Text = word.Text[..dash] }) is { } first
                ? ReadEnd(context, first, new Word(word.Text[(dash + 1)..], word.Position with { Column = word.Position.Column + dash + 1 }))
                : null;
        }

        if (Addresses.WithPrefix(context, word) is not var (address, length))
        {
            return null;
        }

        var (number, bits) = ToNumber(address);
        var hosts = (BigInteger.One << (bits - length)) - 1;
        if ((number & hosts) == 0 || length == bits)
        {
            return (address, ToAddress(number | hosts, bits));
        }

        context.Diagnostics.Error(
            DiagnosticCodes.BadAddress,
            word.Position,
            $"{Shown.Value(word.Text)} has bits behind its prefix; expected "
                + $"{ToAddress(number - (number & hosts), bits)}/{Row.Text(length)}");
        return null;
    }

    /// <summary>The end is an address, or the last part of one.</summary>
    private static (IPAddress First, IPAddress Last)? ReadEnd(ReaderContext context, IPAddress first, Word word)
    {
        var text = word.Text;
        if (!text.Contains('.', StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal))
        {
            var separator = first.AddressFamily == AddressFamily.InterNetwork ? '.' : ':';
            var start = first.ToString();
            text = start[..(start.LastIndexOf(separator) + 1)] + text;
        }

        if (Addresses.TryParse(text) is not { } last || last.AddressFamily != first.AddressFamily)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.BadAddress,
                word.Position,
                $"{Shown.Value(word.Text)} ends no range that begins with {first}; expected an address, or its last part");
            return null;
        }

        if (ToNumber(last).Number < ToNumber(first).Number)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.BadAddress, word.Position, $"the range from {first} to {last} is empty; expected the smaller "
                    + $"address first");
            return null;
        }

        return (first, last);
    }

    private static (BigInteger Number, int Bits) ToNumber(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return (new BigInteger(bytes, isUnsigned: true, isBigEndian: true), bytes.Length * 8);
    }

    private static IPAddress ToAddress(BigInteger number, int bits)
    {
        if (bits == 32)
        {
            Span<byte> v4 = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(v4, (uint)number);
            return new IPAddress(v4);
        }

        Span<byte> v6 = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(v6, (UInt128)number);
        return new IPAddress(v6);
    }
}
