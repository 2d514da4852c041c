using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Lvs.Core.Ipvs;

/// <summary>A connection or persistence template, as a line of /proc/net/ip_vs_conn has it (ip_vs_conn_seq_show in ip_vs_conn.c).</summary>
/// <param name="Protocol">TCP, UDP, SCTP …, or IP for the template of a mark.</param>
/// <param name="Client">Who opened it.</param>
/// <param name="Virtual">What it was opened to.</param>
/// <param name="Server">Where it goes.</param>
/// <param name="State">ESTABLISHED, SYN_RECV …; of a template NONE, or ASSURED once a connection under it was established.</param>
/// <param name="ExpiresIn">When it is forgotten unless a packet comes.</param>
public sealed record IpvsConnection(
    string Protocol, IPEndPoint Client, IPEndPoint Virtual, IPEndPoint Server, string State, TimeSpan ExpiresIn)
{
    private const int Fields = 9;
    private const int Ipv4Digits = 8;

    /// <summary>
    /// Whether it is a template of persistence and not a connection: it is for every port of the client (ip_vs_sched_persist), and has
    /// states of its own (ip_vs_state_name).
    /// </summary>
    public bool IsTemplate => Client.Port == 0 && State is ("NONE" or "ASSURED");

    /// <summary>Reads a line; its head line and anything else is none.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out IpvsConnection? connection)
    {
        ArgumentNullException.ThrowIfNull(line);
        connection = null;
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < Fields
            || EndPoint(words[1], words[2]) is not { } client
            || EndPoint(words[3], words[4]) is not { } target
            || EndPoint(words[5], words[6]) is not { } server
            || !uint.TryParse(words[8], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        connection = new IpvsConnection(words[0], client, target, server, words[7], TimeSpan.FromSeconds(seconds));
        return true;
    }

    // IPv4 as eight hexadecimal digits in the order of the bytes, IPv6 with its colons; ports are hexadecimal.
    private static IPEndPoint? EndPoint(string address, string port)
    {
        if (!ushort.TryParse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        if (address.Length == Ipv4Digits && uint.TryParse(address, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ipv4))
        {
            return new IPEndPoint(new IPAddress([(byte)(ipv4 >> 24), (byte)(ipv4 >> 16), (byte)(ipv4 >> 8), (byte)ipv4]), number);
        }

        return address.Contains(':') && IPAddress.TryParse(address, out var ipv6) ? new IPEndPoint(ipv6, number) : null;
    }
}
