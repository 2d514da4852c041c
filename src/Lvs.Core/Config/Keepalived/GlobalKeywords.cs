namespace Lvs.Core.Config.Keepalived;

/// <summary>The keywords of global_defs.</summary>
internal static class GlobalKeywords
{
    /// <summary>2^32 - 1 microseconds.</summary>
    private const decimal LongestFrameInterval = 4294.967295m;

    private const int LongestMailTimeout = 4_294_967;

    public static readonly KeywordTable<GlobalDraft> Table = new(
        Keyword.Block<GlobalDraft>("notification_email", WordGrammar.List, ReadRecipients).Repeatable(),
        Keyword.Text<GlobalDraft>("notification_email_from", "a mail address", (d, v) => d.MailFrom = v),
        new Keyword<GlobalDraft>("smtp_server", ReadMailServer) { AtMost = 2, Expects = "a host and perhaps a port" },
        new Keyword<GlobalDraft>("smtp_connect_timeout", ReadMailTimeout) { Expects = "seconds" },
        Keyword.Text<GlobalDraft>("router_id", "a name", (d, v) => d.RouterId = v),
        Keyword.Switch<GlobalDraft>("vrrp_skip_check_adv_addr", (d, v) => d.SkipCheckAdvertAddresses = v.Value),
        Keyword.Switch<GlobalDraft>("vrrp_strict", (d, v) => d.Strict = v),
        FrameInterval("vrrp_garp_interval", (d, v) => d.GarpInterval = v),
        FrameInterval("vrrp_gna_interval", (d, v) => d.GnaInterval = v),
        GarpKeywords.Delay<GlobalDraft>("vrrp_garp_master_delay"),
        GarpKeywords.Repeat<GlobalDraft>("vrrp_garp_master_repeat"),
        new Keyword<GlobalDraft>("vrrp_iptables", ReadIptables) { AtLeast = 0, AtMost = 2, Expects = "two chains" });

    private static void ReadRecipients(ReaderContext context, Statement statement, Block block, GlobalDraft draft)
        => draft.Recipients.AddRange(
            block.Statements.SelectMany(s => s.Arguments.Prepend(s.Keyword)).Where(w => Names.NotEmpty(context, w)).Select(w => w.Text));

    private static void ReadMailServer(ReaderContext context, Statement statement, GlobalDraft draft)
    {
        if (Names.NotEmpty(context, statement.Arguments[0]))
        {
            draft.MailServer = statement.Arguments[0].Text;
        }

        if (statement.Arguments.Length > 1)
        {
            draft.MailPort = Numbers.Port(context, statement.Arguments[1]);
        }
    }

    private static void ReadMailTimeout(ReaderContext context, Statement statement, GlobalDraft draft)
    {
        if (Numbers.Between(0, LongestMailTimeout)(context, statement.Arguments[0]) is not { } seconds)
        {
            return;
        }

        if (seconds == 0)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.ZeroMailTimeout,
                statement.Arguments[0].Position,
                "no mail can be sent in 0 seconds; 1 second is used, as keepalived does: write 'smtp_connect_timeout 1'");
        }

        draft.MailTimeout = TimeSpan.FromSeconds(Math.Max(1, seconds));
    }

    private static Keyword<GlobalDraft> FrameInterval(string name, Action<GlobalDraft, TimeSpan> set)
        => new(name, (context, statement, draft) =>
        {
            var word = statement.Arguments[0];
            if (Seconds.Between(0, LongestFrameInterval)(context, word) is not { } interval)
            {
                return;
            }

            set(draft, interval);
            if (interval == TimeSpan.Zero)
            {
                context.Diagnostics.WarningOnce(
                    DiagnosticCodes.ZeroFrameInterval,
                    word.Position,
                    $"keepalived refuses 0 for '{name}' (its least is 0.000001); taken as no pause between frames, which is the "
                        + "default: remove the line");
            }
        })
        {
            Expects = "seconds",
        };

    private static void ReadIptables(ReaderContext context, Statement statement, GlobalDraft draft)
    {
        draft.IptablesRequested = true;
        context.Diagnostics.WarningOnce(
            DiagnosticCodes.LegacyFirewall,
            statement.Keyword.Position,
            "'vrrp_iptables' asks for a legacy firewall backend; it is accepted and no firewall rules are added: remove the line");
    }
}
