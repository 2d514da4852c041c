namespace Lvs.Core.Config.Keepalived;

/// <summary>The keywords of TCP_CHECK.</summary>
internal static class TcpCheckKeywords
{
    public static readonly KeywordTable<TcpCheckDraft> Table = new(
    [
        .. CheckSettingKeywords.Rows<TcpCheckDraft>(leastRetry: 0),
        new Keyword<TcpCheckDraft>("connect_ip", ReadConnectIp) { Expects = "an address" },
        Keyword.Value<TcpCheckDraft, int>("connect_port", "a port", Numbers.Port, (d, v) => d.ConnectPort = v.Value),
        Misspelled(CheckSettingKeywords.Retry<TcpCheckDraft>("nb_get_retry", least: 0)),
    ]);

    public static void Read(ReaderContext context, Statement statement, Block block, RealServerDraft server)
    {
        var draft = new TcpCheckDraft(statement);
        Table.Read(context, statement, block, draft);
        server.Checks.Add(draft);
    }

    private static void ReadConnectIp(ReaderContext context, Statement statement, TcpCheckDraft draft)
        => draft.ConnectIp = Addresses.Host(context, statement.Arguments[0]);

    private static Keyword<TcpCheckDraft> Misspelled(Keyword<TcpCheckDraft> retry) => retry with
    {
        SynonymOf = "retry",
        Read = (context, statement, draft) =>
        {
            context.Diagnostics.WarningOnce(
                DiagnosticCodes.RetryMisspelled,
                statement.Keyword.Position,
                "keepalived knows 'nb_get_retry' in HTTP_GET and SSL_GET only and ignores it in TCP_CHECK; taken as 'retry' here: "
                    + "write 'retry'");
            retry.Read(context, statement, draft);
        },
    };
}
