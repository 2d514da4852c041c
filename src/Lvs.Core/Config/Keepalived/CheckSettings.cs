namespace Lvs.Core.Config.Keepalived;

/// <summary>What a check inherits: from its virtual_server, then its real_server, each as far as it says so.</summary>
internal sealed class CheckSettings
{
    public TimeSpan? DelayLoop { get; set; }

    public int? Retry { get; set; }

    public TimeSpan? DelayBeforeRetry { get; set; }

    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>The most specific wins, each setting for itself.</summary>
    public CheckSettings Or(CheckSettings outer) => new()
    {
        DelayLoop = DelayLoop ?? outer.DelayLoop,
        Retry = Retry ?? outer.Retry,
        DelayBeforeRetry = DelayBeforeRetry ?? outer.DelayBeforeRetry,
        ConnectTimeout = ConnectTimeout ?? outer.ConnectTimeout,
    };
}

/// <summary>A block with settings of checks.</summary>
internal interface IHasCheckSettings
{
    CheckSettings Settings { get; }
}

/// <summary>The rows virtual_server, real_server and the checks have in common.</summary>
internal static class CheckSettingKeywords
{
    /// <param name="leastRetry">0 in a check; a service or server, for which keepalived demands 1, may not switch them off.</param>
    public static Keyword<TDraft>[] Rows<TDraft>(int leastRetry)
        where TDraft : IHasCheckSettings
        =>
        [
            Keyword.Value<TDraft, TimeSpan>(
                "delay_loop", "seconds", Seconds.Between(Seconds.Microsecond, Seconds.Longest), (d, v) => d.Settings.DelayLoop = v.Value),
            Retry<TDraft>("retry", leastRetry),
            Keyword.Value<TDraft, TimeSpan>(
                "delay_before_retry", "seconds", Seconds.Between(0, Seconds.Longest), (d, v) => d.Settings.DelayBeforeRetry = v.Value),
            Keyword.Value<TDraft, TimeSpan>(
                "connect_timeout",
                "seconds",
                Seconds.Between(Seconds.Microsecond, Seconds.Longest),
                (d, v) => d.Settings.ConnectTimeout = v.Value),
        ];

    public static Keyword<TDraft> Retry<TDraft>(string name, int least)
        where TDraft : IHasCheckSettings
        => Keyword.Value<TDraft, int>(
            name, "a number of retries", Numbers.Between(least, int.MaxValue), (d, v) => d.Settings.Retry = v.Value);
}
