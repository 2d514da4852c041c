using System.Globalization;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>The variables keepalived defines itself; a definition of the same name goes before them.</summary>
internal static class BuiltInVariables
{
    private const ulong MostRandom = 32_767;

    /// <summary>The value now; null when there is no such variable. A wrong use is reported.</summary>
    public static string? Evaluate(TextState state, string file, ReadOnlySpan<char> name, ReadOnlySpan<char> parameters, SourcePosition at)
    {
        state.Comments?.Resolve(name is "_ENV" ? Resolution.Environment : Resolution.Variable, at);
        return name switch
        {
            "_PWD" when parameters.IsEmpty => state.Sources.DirectoryOf(file),
            "_INSTANCE" when parameters.IsEmpty => state.Options.ConfigId ?? "",
            "_HASH" when parameters.IsEmpty => "#",
            "_BANG" when parameters.IsEmpty => "!",
            "_RANDOM" => Random(state, parameters, at),
            "_ENV" => FromEnvironment(state, parameters, at),
            "_PWD" or "_INSTANCE" or "_HASH" or "_BANG" => Refuse(state, at, $"${{{name}}} takes nothing after its name"),
            _ => null,
        };
    }

    /// <summary>Whether a name is one of keepalived's own.</summary>
    public static bool Knows(ReadOnlySpan<char> name) => name is "_PWD" or "_INSTANCE" or "_HASH" or "_BANG" or "_RANDOM" or "_ENV";

    private static string Random(TextState state, ReadOnlySpan<char> parameters, SourcePosition at)
    {
        var words = parameters.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var (least, most) = (0UL, MostRandom);
        if (words.Length > 2 || (words.Length > 0 && !TryParse(words[0], out least)) || (words.Length > 1 && !TryParse(words[1], out most))
            || least > most)
        {
            return Refuse(state, at, "${_RANDOM} is used wrongly; expected ${_RANDOM LEAST MOST}, whole numbers that may be left out");
        }

        return (least + (state.NextRandom() % (most - least + 1))).ToString(CultureInfo.InvariantCulture);
    }

    private static string FromEnvironment(TextState state, ReadOnlySpan<char> parameters, SourcePosition at)
        => parameters.IsEmpty || parameters.IndexOfAny(' ', '\t') >= 0
            ? Refuse(state, at, "${_ENV} is used wrongly; expected ${_ENV NAME} with the name of one environment variable")
            : state.Options.Environment(parameters.ToString()) ?? "";

    private static bool TryParse(string word, out ulong value)
        => ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= long.MaxValue;

    private static string Refuse(TextState state, SourcePosition at, string message)
    {
        // A value there must be, or what follows would be wrong as well.
        state.Diagnostics?.Error(DiagnosticCodes.BadVariable, at, message);
        return "0";
    }
}
