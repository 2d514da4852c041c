namespace Lvs.Core.Config.Keepalived.Text;

internal enum TokenKind
{
    Word,
    Open,
    Close,
    NewLine,

    /// <summary>An include; a word with the pattern follows.</summary>
    Include,
    End,
}

/// <summary>A piece of a file; <see cref="Text"/> is empty unless it is a word or the name of an include.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, SourcePosition Position);
