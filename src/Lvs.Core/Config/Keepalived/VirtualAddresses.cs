namespace Lvs.Core.Config.Keepalived;

/// <summary>The entries of virtual_ipaddress: <c>ADDRESS[/LENGTH] [dev INTERFACE]</c>.</summary>
internal static class VirtualAddresses
{
    private static readonly string[] Options = ["dev"];

    public static void Read(ReaderContext context, Statement statement, Block block, InstanceDraft draft)
    {
        if (block.Statements.IsEmpty && block.IsComplete)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.MissingValue, statement.Keyword.Position, "'virtual_ipaddress' is empty; expected at least one address");
        }

        foreach (var entry in block.Statements)
        {
            ReadEntry(context, entry, draft);
        }
    }

    private static void ReadEntry(ReaderContext context, Statement entry, InstanceDraft draft)
    {
        if (entry.Block is not null)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.UnexpectedBlock, entry.Keyword.Position, "an address takes no block; expected the next address");
            return;
        }

        var address = Addresses.WithPrefix(context, entry.Keyword);
        var device = ReadDevice(context, entry);
        if (address is { } written)
        {
            draft.Addresses.Add(new(new VirtualAddress(written.Address, written.PrefixLength, device), entry.Keyword.Position));
        }
    }

    private static string? ReadDevice(ReaderContext context, Statement entry)
    {
        if (entry.Arguments.IsEmpty)
        {
            return null;
        }

        var option = entry.Arguments[0];
        if (!string.Equals(option.Text, "dev", StringComparison.Ordinal))
        {
            Names.ReportUnknown(context, "address option", option, Options);
            return null;
        }

        if (entry.Arguments.Length == 1)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.MissingValue,
                option.Position,
                "'dev' stands alone; expected an interface name after it");
            return null;
        }

        if (entry.Arguments.Length > 2)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.ExtraValue,
                entry.Arguments[2].Position,
                $"{Shown.Value(entry.Arguments[2].Text)} too many after 'dev'; expected the next address on a new line");
        }

        return Names.Interface(context, entry.Arguments[1]);
    }
}
