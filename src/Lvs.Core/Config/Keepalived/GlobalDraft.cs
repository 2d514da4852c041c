namespace Lvs.Core.Config.Keepalived;

/// <summary>global_defs while it is read; a second one adds to the first.</summary>
internal sealed class GlobalDraft : IHasGarp
{
    public string? RouterId { get; set; }

    public List<string> Recipients { get; } = [];

    public string? MailFrom { get; set; }

    public string? MailServer { get; set; }

    public int? MailPort { get; set; }

    public TimeSpan? MailTimeout { get; set; }

    public bool SkipCheckAdvertAddresses { get; set; }

    public Placed<bool>? Strict { get; set; }

    public bool IptablesRequested { get; set; }

    public TimeSpan GarpInterval { get; set; }

    public TimeSpan GnaInterval { get; set; }

    public GarpDraft Garp { get; } = new();

    public GlobalConfig ToConfig()
    {
        var mail = new MailConfig
        {
            Recipients = Recipients.ToValueList(),
            From = MailFrom,
            Server = MailServer,
        };
        return new GlobalConfig
        {
            RouterId = RouterId,
            Mail = mail with { Port = (ushort)(MailPort ?? mail.Port), ConnectTimeout = MailTimeout ?? mail.ConnectTimeout },
            SkipCheckAdvertAddresses = SkipCheckAdvertAddresses,
            Strict = Strict is { Value: true },
            IptablesRequested = IptablesRequested,
            GarpInterval = GarpInterval,
            GnaInterval = GnaInterval,
        };
    }
}
