using System.Diagnostics.CodeAnalysis;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema.Values;

/// <summary>Any text: a name, a path, a host.</summary>
internal sealed record TextValue : ValueKind<string>
{
    private readonly int _longest;

    [SetsRequiredMembers]
    public TextValue(string expects, string sample, int longest = int.MaxValue)
    {
        _longest = longest;
        Expects = expects;
        Values = expects;
        Good = [sample];
        Bad = [("\"\"", DiagnosticCodes.BadText)];
    }

    public override bool TryRead(ReaderContext context, Word word, out string value)
    {
        value = word.Text;
        if (!Names.NotEmpty(context, word))
        {
            return false;
        }

        if (value.Length <= _longest)
        {
            return true;
        }

        context.Diagnostics.Error(
            DiagnosticCodes.BadText,
            word.Position,
            $"{context.Subject} {Shown.Value(word.Text)} is too long; expected at most "
                + $"{_longest.ToString(System.Globalization.CultureInfo.InvariantCulture)} characters");
        return false;
    }

    public override string Show(string value, Dialect dialect) => value;
}

/// <summary>The path of a file, from the root: a daemon is in no directory of its own.</summary>
internal sealed record FullPath : ValueKind<string>
{
    [SetsRequiredMembers]
    public FullPath()
    {
        Expects = "a path";
        Values = "a path that begins with /";
        Good = ["/etc/lvsd/cluster/file"];
        Bad = [("\"\"", DiagnosticCodes.BadText), ("cluster/file", DiagnosticCodes.BadText)];
    }

    public override bool TryRead(ReaderContext context, Word word, out string value)
    {
        value = word.Text;
        if (!Names.NotEmpty(context, word))
        {
            return false;
        }

        if (value.StartsWith('/'))
        {
            return true;
        }

        context.Diagnostics.Error(
            DiagnosticCodes.BadText, word.Position, $"{context.Subject} {Shown.Value(value)} is no full path; expected one that begins with '/'");
        return false;
    }

    public override string Show(string value, Dialect dialect) => value;
}

/// <summary>The name of a director in a cluster: that in its certificate.</summary>
internal sealed record DirectorName : ValueKind<string>
{
    [SetsRequiredMembers]
    public DirectorName()
    {
        Expects = "the name of a director";
        Values = "a DNS name";
        Good = ["lb1", "lb1.example.com"];
        Bad = [("\"\"", DiagnosticCodes.BadText), ("lb_1", DiagnosticCodes.BadText), ("-lb1", DiagnosticCodes.BadText), ("lb1.", DiagnosticCodes.BadText)];
    }

    public override bool TryRead(ReaderContext context, Word word, out string value)
    {
        value = word.Text;
        if (ClusterDirector.IsName(value))
        {
            return true;
        }

        context.Diagnostics.Error(
            DiagnosticCodes.BadText,
            word.Position,
            $"{context.Subject} {Shown.Value(value)} can be in no certificate; expected a DNS name: letters, digits, '-' and '.', at most 253");
        return false;
    }

    public override string Show(string value, Dialect dialect) => value;
}

/// <summary>The name of an interface.</summary>
internal sealed record InterfaceName : ValueKind<string>
{
    private readonly bool _mustExist;

    /// <param name="mustExist">Whether this machine is asked for it.</param>
    [SetsRequiredMembers]
    public InterfaceName(bool mustExist = true)
    {
        _mustExist = mustExist;
        Expects = "an interface name";
        Values = "an interface";
        Good = ["eth0", "bond0.100"];
        Bad = [("a_very_long_name", DiagnosticCodes.BadText), ("a/b", DiagnosticCodes.BadText)];
    }

    public override bool TryRead(ReaderContext context, Word word, out string value)
    {
        value = word.Text;
        return Names.IsInterface(context, word, _mustExist);
    }

    public override string Show(string value, Dialect dialect) => value;
}
