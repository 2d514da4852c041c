namespace Lvs.Core.Config.Keepalived;

/// <summary>The keywords of a file outside all blocks.</summary>
internal static class RootKeywords
{
    public static readonly KeywordTable<RootDraft> Table = new(
        Keyword.Block<RootDraft>(
            "global_defs",
            GlobalKeywords.Table,
            (context, statement, block, draft) => GlobalKeywords.Table.Read(context, statement, block, draft.Global)).Repeatable(),
        new Keyword<RootDraft>("vrrp_instance", InstanceKeywords.Read)
        {
            Expects = "a name and a block",
            Block = InstanceKeywords.Table,
            IsRepeatable = true,
        },
        new Keyword<RootDraft>("virtual_server", ServiceKeywords.Read)
        {
            AtMost = 2,
            Expects = "an address, a port and a block",
            Block = ServiceKeywords.Table,
            IsRepeatable = true,
        });
}
