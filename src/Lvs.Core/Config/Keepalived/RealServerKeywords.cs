namespace Lvs.Core.Config.Keepalived;

/// <summary>The keywords of real_server.</summary>
internal static class RealServerKeywords
{
    public static readonly KeywordTable<RealServerDraft> Table = new(
    [
        Keyword.Value<RealServerDraft, int>("weight", "a number", Numbers.Between(0, int.MaxValue), (d, v) => d.Weight = v.Value),
        .. CheckSettingKeywords.Rows<RealServerDraft>(leastRetry: 1),
        Keyword.Block<RealServerDraft>("TCP_CHECK", TcpCheckKeywords.Table, TcpCheckKeywords.Read).Repeatable(),
    ]);

    public static void Read(ReaderContext context, Statement statement, ServiceDraft service)
    {
        if (statement.Block is not { } block)
        {
            return;
        }

        var draft = new RealServerDraft(statement) { Address = Addresses.Host(context, statement.Arguments[0]) };
        if (statement.Arguments.Length > 1 && Numbers.Between(0, ushort.MaxValue)(context, statement.Arguments[1]) is { } port)
        {
            draft.Port = new(port, statement.Arguments[1].Position);
        }

        Table.Read(context, statement, block, draft);
        service.RealServers.Add(draft);
    }
}
