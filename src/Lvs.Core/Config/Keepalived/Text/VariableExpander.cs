using System.Globalization;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>A definition of several lines that was used: all but its first come after the line it was used in.</summary>
internal sealed record MultilineUse(Definition Definition, Expansion Expansion);

/// <summary>Puts values in the place of the variables of a line, and of the variables in these values.</summary>
internal sealed class VariableExpander(TextState state, string file)
{
    /// <summary>
    /// Replaces what is defined. Stops when a value begins with <c>~</c>: its repetition goes before the variables after it.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="used">The definitions of several lines that were used, outermost first; its other lines are still to be read.</param>
    /// <returns>Whether anything was replaced.</returns>
    public bool Expand(LineBuffer line, List<MultilineUse> used)
    {
        var hasChanged = false;
        for (var at = line.Text.IndexOf('$'); at >= 0 && at + 1 < line.Length && !state.IsExhausted; at = Next(line, at))
        {
            if (VariableSyntax.ReadAt(line.Text[at..]) is not { } syntax)
            {
                at++;
            }
            else if (Resolve(line, at, syntax) is not { } definition || !TryReplace(line, at, syntax, definition))
            {
                at += syntax.NameStart;
            }
            else
            {
                hasChanged = true;
                if (definition.Lines.Length > 1)
                {
                    used.Add(new(definition, ExpansionOf(line, at, definition)));
                }

                if (definition.First.Text.AsSpan().TrimStart(" \t").StartsWith('~'))
                {
                    break;
                }
            }
        }

        return hasChanged;
    }

    private static int Next(LineBuffer line, int from)
    {
        var next = from < line.Length ? line.Text[from..].IndexOf('$') : -1;
        return next < 0 ? -1 : from + next;
    }

    /// <summary>The definition a use means; null when there is none, it is of several lines amid a line, or it is misused.</summary>
    private Definition? Resolve(LineBuffer line, int at, VariableSyntax syntax)
    {
        var text = line.Text[at..];
        var name = syntax.Name(text);
        if (state.Definitions.Find(name) is { } definition)
        {
            return syntax.ParametersLength == 0 && (!definition.IsMultiline || syntax.Length == text.Length) ? definition : null;
        }

        if (BuiltInVariables.Knows(name))
        {
            var position = line.PositionAt(at);
            return BuiltInVariables.Evaluate(state, file, name, syntax.Parameters(text), position) is { } value
                ? Definition.Of(name.ToString(), value, position)
                : null;
        }

        ReportUndefined(line, at, syntax);
        return null;
    }

    private bool TryReplace(LineBuffer line, int at, VariableSyntax syntax, Definition definition)
    {
        var use = line.UseAt(at, definition);
        if (line.IsWithinItself(use))
        {
            state.Diagnostics?.Error(
                DiagnosticCodes.EndlessVariable, line.PositionAt(at), $"the value of '${definition.Name}' contains itself; it is left as it is");
            return false;
        }

        var value = definition.First.Text;
        if (!line.TryReplace(at, syntax.Length, value, use))
        {
            ReportTooLong(state, line.PositionAt(at), $"with the value of '${definition.Name}' the line");
            return false;
        }

        return state.TakeExpanded(line.PositionAt(at), value.Length + ((line.Length - at) / 8) + 1);
    }

    private static Expansion ExpansionOf(LineBuffer line, int at, Definition definition)
        => new($"${definition.Name}", definition, definition.File, line.PositionAt(at), line.Expansion);

    /// <summary>
    /// An undefined variable stays as it is, like the $ of a script. But keepalived takes the braces of <c>${NAME}</c> outside quotes
    /// for those of a block. The name is not repeated: it may be a part of a password.
    /// </summary>
    private void ReportUndefined(LineBuffer line, int at, VariableSyntax syntax)
    {
        if (state.Diagnostics is not { IsFull: false } diagnostics)
        {
            return;
        }

        var position = line.PositionAt(at);
        var guess = state.Definitions.Guess(syntax.Name(line.Text[at..]).ToString());
        _ = state.TakeExpanded(position, at / 8);
        if (syntax.HasBraces && line.Text[..at].Count('"') % 2 == 0)
        {
            var expected = guess is not null ? $"did you mean '${{{guess}}}'?" : "expected its definition before it, or quotes around it";
            diagnostics.Error(DiagnosticCodes.UndefinedVariable, position, $"this variable is not defined here; {expected}");
        }
        else if (guess is not null)
        {
            diagnostics.Warning(
                DiagnosticCodes.MisspelledVariable,
                position,
                $"this variable is not defined here, so it stays as it is; did you mean '${guess}'?");
        }
    }

    internal static void ReportTooLong(TextState state, SourcePosition position, string what)
        => state.Diagnostics?.Error(
            DiagnosticCodes.LineTooLong,
            position,
            string.Create(CultureInfo.InvariantCulture, $"{what} is longer than {LineBuffer.MaxLength} characters; it is not read"));
}
