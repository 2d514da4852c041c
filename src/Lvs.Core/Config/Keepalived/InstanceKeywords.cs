using System.Collections.Immutable;
using System.Globalization;

namespace Lvs.Core.Config.Keepalived;

/// <summary>The keywords of vrrp_instance.</summary>
internal static class InstanceKeywords
{
    private const decimal ShortestAdvertInterval = 0.01m;
    private const decimal LongestAdvertInterval = 255m;

    private static readonly ImmutableDictionary<string, VrrpInitialState> States = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, VrrpInitialState>[] { new("MASTER", VrrpInitialState.Master), new("BACKUP", VrrpInitialState.Backup) });

    public static readonly KeywordTable<InstanceDraft> Table = new(
        Keyword.Value<InstanceDraft, VrrpInitialState>("state", "MASTER or BACKUP", Names.OneOf("state", States), (d, v) => d.State = v),
        new Keyword<InstanceDraft>("interface", ReadInterface) { IsRequired = true, Expects = "an interface name" },
        Keyword.Value<InstanceDraft, int>("virtual_router_id", "a number from 1 to 255", Numbers.Between(1, 255), (d, v) => d.RouterId = v)
            .Required(),
        Keyword.Value<InstanceDraft, int>("priority", "a number from 1 to 255", Numbers.Between(1, 255), (d, v) => d.Priority = v),
        new Keyword<InstanceDraft>("advert_int", ReadAdvertInterval) { Expects = "seconds" },
        new Keyword<InstanceDraft>("nopreempt", (_, _, d) => d.Preempt = false)
        {
            AtLeast = 0,
            AtMost = 0,
            SynonymOf = "preempt",
            Expects = "nothing",
        },
        new Keyword<InstanceDraft>("preempt", (_, _, d) => d.Preempt = true) { AtLeast = 0, AtMost = 0, Expects = "nothing" },
        GarpKeywords.Delay<InstanceDraft>("garp_master_delay"),
        GarpKeywords.Repeat<InstanceDraft>("garp_master_repeat"),
        Keyword.Block<InstanceDraft>("authentication", AuthenticationKeywords.Table, AuthenticationKeywords.Read),
        Keyword.Block<InstanceDraft>("virtual_ipaddress", WordGrammar.List, VirtualAddresses.Read).Required().Repeatable());

    public static void Read(ReaderContext context, Statement statement, RootDraft root)
    {
        if (statement.Block is not { } block)
        {
            return;
        }

        var name = statement.Arguments[0];
        _ = Names.NotEmpty(context, name);
        var draft = new InstanceDraft(name);
        draft.Keys = Table.Read(context, statement, block, draft);
        root.Instances.Add(draft);
    }

    private static void ReadInterface(ReaderContext context, Statement statement, InstanceDraft draft)
    {
        var word = statement.Arguments[0];
        if (Names.Interface(context, word) is { } name)
        {
            draft.Interface = new(name, word.Position);
        }
    }

    /// <summary>Version 2 adverts carry whole seconds (RFC 3768 section 5.3.7); keepalived rounds, so do we.</summary>
    private static void ReadAdvertInterval(ReaderContext context, Statement statement, InstanceDraft draft)
    {
        var word = statement.Arguments[0];
        if (Seconds.Between(ShortestAdvertInterval, LongestAdvertInterval)(context, word) is not { } written)
        {
            return;
        }

        var rounded = TimeSpan.FromSeconds(Math.Max(1, Math.Round(written.TotalSeconds, MidpointRounding.AwayFromZero)));
        if (rounded != written)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.AdvertIntervalRounded,
                word.Position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"VRRP version 2 has whole seconds between adverts; {Shown.Value(word.Text)} is rounded: write 'advert_int "
                        + $"{rounded.TotalSeconds}'"));
        }

        draft.AdvertInterval = rounded;
    }
}
