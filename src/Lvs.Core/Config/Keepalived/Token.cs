namespace Lvs.Core.Config.Keepalived;

internal enum TokenKind
{
    Word,
    Open,
    Close,
    NewLine,
    End,
}

/// <summary>A piece of a file; <see cref="Text"/> is empty unless it is a word.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, SourcePosition Position);
