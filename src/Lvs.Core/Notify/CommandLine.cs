using System.Collections.Immutable;
using System.Text;

namespace Lvs.Core.Notify;

/// <summary>
/// Splits a command line into the program and its arguments, as keepalived does: at blanks, except in quotes; a backslash takes the next
/// character as it is. There is no shell, so nothing else means anything.
/// </summary>
public static class CommandLine
{
    /// <summary>The words; none for a line of blanks.</summary>
    public static ImmutableArray<string> Split(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var words = ImmutableArray.CreateBuilder<string>();
        StringBuilder? word = null;
        char? quote = null;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && quote != '\'' && i + 1 < line.Length)
            {
                (word ??= new()).Append(line[++i]);
            }
            else if (c == quote)
            {
                quote = null;
            }
            else if (quote is null && c is ('"' or '\''))
            {
                (quote, word) = (c, word ?? new());
            }
            else if (quote is null && char.IsWhiteSpace(c))
            {
                End();
            }
            else
            {
                (word ??= new()).Append(c);
            }
        }

        End();
        return words.ToImmutable();

        void End()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }
}
