using System.Collections.Immutable;

namespace Lvs.Core.Config.Keepalived;

/// <summary>A word with quotes and escapes resolved, and where it began.</summary>
internal readonly record struct Word(string Text, SourcePosition Position);

/// <summary>What stands between two braces.</summary>
/// <param name="Statements">In the order of the file, included ones in place.</param>
/// <param name="IsComplete">False when the end of the block was guessed: what is missing in it may stand elsewhere.</param>
internal sealed record Block(ImmutableArray<Statement> Statements, bool IsComplete);

/// <summary>One line: a keyword, its arguments, and the block that may follow.</summary>
internal record Statement(Word Keyword, ImmutableArray<Word> Arguments, Block? Block)
{
    /// <summary>What stands in braces after it; null when nothing does.</summary>
    public virtual Block? Block { get; init; } = Block;

    /// <summary>In HOCON: what its argument names the place of a secret in; null when the argument is a value.</summary>
    public virtual SecretOriginKind? SecretIn => null;

    /// <summary>Keyword and arguments, as a block is named in messages: <c>real_server 192.0.2.1 80</c>.</summary>
    public virtual string Title => TitleOf(Keyword, Arguments);

    /// <summary>Whether the block is made anew for who asks for it, so that who keeps a statement out of it keeps all of it.</summary>
    public virtual bool IsBlockMadeAnew => false;

    /// <summary>The same for a reader with a context of its own, where the statement needs one to say what is in its block.</summary>
    public virtual Statement For(Schema.ReaderContext context) => this;

    public static string TitleOf(Word keyword, ImmutableArray<Word> arguments)
        => string.Join(' ', arguments.Select(a => a.Text).Prepend(keyword.Text));
}
