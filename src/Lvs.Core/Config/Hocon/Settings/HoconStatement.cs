using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Hocon.Settings;

/// <summary>A statement with what only HOCON has; there are hundreds of thousands of the others.</summary>
internal sealed record HoconStatement(Word Keyword, ImmutableArray<Word> Arguments, Block? Block) : Statement(Keyword, Arguments, Block)
{
    private readonly SecretOriginKind? _secretIn;

    /// <summary>The key of a block: <c>192.0.2.1:80</c>.</summary>
    public string? Key { get; init; }

    /// <summary>What its argument names the place of a secret in.</summary>
    public SecretOriginKind? Place
    {
        init => _secretIn = value;
    }

    public override SecretOriginKind? SecretIn => _secretIn;

    public override string Title => Key is null ? base.Title : $"{Keyword.Text} {Key}";
}
