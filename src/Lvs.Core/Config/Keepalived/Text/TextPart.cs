namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>A part of a file's text that is read when it is asked for.</summary>
/// <param name="Text">The file's.</param>
/// <param name="File">Its name.</param>
/// <param name="Start">Where the part begins in the text.</param>
/// <param name="End">Where it has ended.</param>
/// <param name="Line">The line it begins on.</param>
/// <param name="LineStart">Where that line begins in the text.</param>
internal readonly record struct TextPart(string Text, string File, int Start, int End, int Line, int LineStart);
