using System.Globalization;

namespace Lvs.Core.Ipvs;

/// <summary>The columns that a view has to the right of the names.</summary>
internal static class IpvsColumns
{
    private const ulong Thousand = 1_000;
    private const ulong Million = 1_000_000;
    private const ulong Billion = 1_000_000_000;

    /// <summary>The two lines above the table.</summary>
    public static string Title(IpvsView view)
    {
        const string Left = "Prot LocalAddress:Port           ";
        const string Below = "\n  -> RemoteAddress:Port\n";
        return view switch
        {
            IpvsView.Statistics => $"{Left}    Conns   InPkts  OutPkts  InBytes OutBytes{Below}",
            IpvsView.Rates => $"{Left}      CPS    InPPS   OutPPS    InBPS   OutBPS{Below}",
            IpvsView.Thresholds => $"{Left} Uthreshold Lthreshold ActiveConn InActConn {Below}",
            IpvsView.Persistence => $"{Left} Weight    PersistConn ActiveConn InActConn {Below}",
            IpvsView.Tunnels => "Prot LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn\n",
            _ => "Prot LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n",
        };
    }

    /// <summary>Five numbers, as short as a column wants them unless they shall be exact.</summary>
    public static string Numbers(IpvsView view, IpvsStatistics counts, bool exact)
    {
        ulong[] numbers = view == IpvsView.Statistics
            ? [counts.Connections, counts.PacketsIn, counts.PacketsOut, counts.BytesIn, counts.BytesOut]
            : [counts.ConnectionRate, counts.PacketRateIn, counts.PacketRateOut, counts.ByteRateIn, counts.ByteRateOut];
        return string.Concat(numbers.Select(number => exact ? $" {Text(number),8}" : Short(number)));
    }

    // The steps are ipvsadm's: K from 100 million, M from a billion, G from 100 billion, T from 100 trillion.
    private static string Short(ulong number) => number switch
    {
        < 100 * Million => $"{Text(number),9}",
        < Billion => $"{Text(number / Thousand),8}K",
        < 100 * Billion => $"{Text(number / Million),8}M",
        < 100 * Thousand * Billion => $"{Text(number / Billion),8}G",
        _ => $"{Text(number / (Thousand * Billion)),8}T",
    };

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
