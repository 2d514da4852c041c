namespace Lvs.Core.Config.Hocon;

/// <summary>What an include asks for.</summary>
/// <param name="Name">A file or a pattern, relative to the file the include stands in.</param>
/// <param name="IsRequired">Whether it is an error when there is none.</param>
/// <param name="Position">The name.</param>
internal sealed record IncludeStatement(string Name, bool IsRequired, SourcePosition Position)
{
    /// <summary>Reads what follows the word include; null when it is wrong, and reported.</summary>
    public static IncludeStatement? Read(HoconScanner scanner)
    {
        var closing = 0;
        var isRequired = false;
        scanner.SkipBlank();
        if (TakeCall(scanner, "required"))
        {
            isRequired = true;
            closing++;
        }

        var place = scanner.Position;
        var kind = "file";
        foreach (var name in (string[])["file", "url", "classpath"])
        {
            if (TakeCall(scanner, name))
            {
                kind = name;
                closing++;
                break;
            }
        }

        if (scanner.Current != '"')
        {
            scanner.Error(
                DiagnosticCodes.BadInclude,
                $"include is followed by {scanner.Here}; expected a file name in quotes, or required(\"…\"), file(\"…\"), "
                + $"required(file(\"…\")) "
                + "(a key of this name is written \"include\")");
            return null;
        }

        var position = scanner.Position;
        var file = scanner.ReadQuoted();
        for (; closing > 0; closing--)
        {
            scanner.SkipInline();
            if (!scanner.Take(")"))
            {
                scanner.Error(DiagnosticCodes.BadInclude, $"{scanner.Here} stands in an include; expected ')'");
                return null;
            }
        }

        scanner.SkipInline();
        if (!scanner.IsValueEnd)
        {
            scanner.Error(
                DiagnosticCodes.BadInclude, $"{scanner.Here} follows an include; expected the end of the line or a comma, "
                    + $"the name stands alone");
            return null;
        }

        if (kind != "file" || file.Contains("://", StringComparison.Ordinal))
        {
            var what = kind == "classpath" ? "a classpath" : "a URL";
            scanner.ErrorAt(
                DiagnosticCodes.IncludeNotAFile, place, $"include names {what}, which is not read here; expected a file, "
                    + $"absolute or relative to this one");
            return null;
        }

        return new(file, isRequired, position);
    }

    private static bool TakeCall(HoconScanner scanner, string name)
    {
        var mark = scanner.Mark;
        if (scanner.Take(name))
        {
            scanner.SkipInline();
            if (scanner.Take("("))
            {
                scanner.SkipBlank();
                return true;
            }
        }

        scanner.Return(mark);
        return false;
    }
}
