namespace Lvs.Core.Config.Keepalived;

/// <summary>When gratuitous ARP is sent, as far as one block says so.</summary>
internal sealed class GarpDraft
{
    public TimeSpan? Delay { get; set; }

    public int? Repeat { get; set; }

    /// <summary>What an instance says, else what global_defs says, else the default.</summary>
    public GarpConfig Or(GarpDraft global)
    {
        var unset = new GarpConfig();
        return new GarpConfig { Delay = Delay ?? global.Delay ?? unset.Delay, Repeat = Repeat ?? global.Repeat ?? unset.Repeat };
    }
}

/// <summary>A block with gratuitous ARP keywords.</summary>
internal interface IHasGarp
{
    GarpDraft Garp { get; }
}

/// <summary>The gratuitous ARP keywords: the same in global_defs, with a prefix, and in vrrp_instance.</summary>
internal static class GarpKeywords
{
    public static Keyword<TDraft> Delay<TDraft>(string name)
        where TDraft : IHasGarp
        => Keyword.Value<TDraft, TimeSpan>(name, "seconds", Seconds.Between(0, Seconds.Longest), (d, v) => d.Garp.Delay = v.Value);

    public static Keyword<TDraft> Repeat<TDraft>(string name)
        where TDraft : IHasGarp
        => Keyword.Value<TDraft, int>(name, "a number of frames", Numbers.Between(0, int.MaxValue), (d, v) => d.Garp.Repeat = v.Value);
}
