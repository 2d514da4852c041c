using System.Globalization;

namespace Lvs.Core.Config.Hocon;

/// <summary>
/// Parses one file into a tree in which substitutions are still to be made. Recursive descent with a bound on the depth; after a
/// mistake it goes on where the next field or element can begin, so that one pass finds them all.
/// </summary>
internal sealed class HoconParser(HoconFiles files, HoconScanner scanner, ParserScope scope)
{
    public const int MaxDepth = 256;

    /// <summary>The length of the path to a block with a name, as in <c>lvs.virtual-servers.NAME</c>.</summary>
    private const int PathOfNamed = 3;

    private readonly List<string> _path = [];
    private int _depth = scope.Depth;
    private int _arrays = scope.IsInArray ? 1 : 0;
    private string? _suspect;
    private bool _isUnclosedReported;

    public HoconValue ParseFile()
    {
        scanner.SkipBlank();
        var place = scanner.Place;
        if (scanner.Current is not ('{' or '['))
        {
            var root = new HoconObject(files.Origins, place);
            _depth++;
            ParseFields(root, isBraced: false);
            return root;
        }

        var value = scanner.Current == '{' ? ParseObject() : ParseArray();
        scanner.SkipBlank();
        if (scanner.Current is '}' or ']')
        {
            ReportExtra();
        }
        else if (scanner.Current != HoconScanner.End && !files.IsExhausted)
        {
            scanner.Error(
                DiagnosticCodes.TextAfterRoot, $"{scanner.Here} follows the end of the document; expected nothing after "
                    + $"the bracket that closes it");
        }

        return value;
    }

    private HoconValue ParseObject()
    {
        var result = new HoconObject(files.Origins, scanner.Place);
        if (!Enter())
        {
            return Invalid(result.Place);
        }

        var opening = scanner.Mark;
        scanner.Advance();
        ParseFields(result, isBraced: true, opening);
        _depth--;
        return result;
    }

    /// <summary>A block that is parsed when somebody asks what is in it; null when it has to be parsed now.</summary>
    private HoconObject? LeaveUnparsed(ulong place)
    {
        if (files.Unparsed is not { } unparsed || _arrays > 0 || scope.Prefix.Length + _path.Count != PathOfNamed || _depth >= MaxDepth)
        {
            return null;
        }

        var opening = scanner.Mark;
        return scanner.TrySkipPlainObject()
            ? new HoconObject(files.Origins, place, new UnparsedFields(unparsed, files, scanner, opening, scanner.Offset, _depth))
            : null;
    }

    /// <summary>An object alone, at whose opening brace the scanner is.</summary>
    public HoconObject? ParseOne() => ParseObject() as HoconObject;

    private void ParseFields(HoconObject target, bool isBraced, (int Offset, int Line, int LineStart) opening = default)
    {
        var mayHaveComma = false;
        while (!files.IsExhausted)
        {
            scanner.SkipBlank();
            switch (scanner.Current)
            {
                case HoconScanner.End:
                    if (isBraced)
                    {
                        ReportUnclosed(target, '}');
                    }

                    target.EndComments = scanner.TakeComments();
                    return;
                case '}' when isBraced:
                    NoteIndent(opening);
                    scanner.Advance();
                    target.EndComments = scanner.TakeComments();
                    return;
                case ']' when isBraced && _arrays > 0:
                    ReportMismatch(target, '}');
                    return;
                case '}' or ']':
                    ReportExtra();
                    scanner.Advance();
                    break;
                case ',':
                    mayHaveComma = TakeComma(mayHaveComma, "field");
                    break;
                default:
                    ParseField(target);
                    mayHaveComma = true;
                    break;
            }
        }
    }

    private void ParseField(HoconObject target)
    {
        var before = scanner.TakeComments();
        var keyPlace = scanner.Place;
        var start = scanner.Mark;
        if (IsInclude())
        {
            ParseInclude(target);
            return;
        }

        string[]? path = null;
        if (!scanner.TryReadSimpleKey(out var key))
        {
            path = scanner.ReadPath();
            if (path is not { Length: > 0 })
            {
                if (path is not null)
                {
                    scanner.Error(DiagnosticCodes.UnexpectedCharacter, $"{scanner.Here} cannot stand here; expected a "
                        + $"key, in quotes when it has such characters");
                }

                scanner.SkipRest();
                return;
            }
        }

        ReadOnlySpan<string> keys = path ?? new ReadOnlySpan<string>(in key);
        if (_depth + keys.Length - 1 > MaxDepth)
        {
            ReportTooDeep();
            scanner.SkipRest();
            return;
        }

        if (!TakeSeparator(start, keys, out var separator, out var isAppend))
        {
            TreeBuilder.Insert(target, keys, Invalid(keyPlace), keyPlace, null);
            return;
        }

        foreach (var element in keys)
        {
            _path.Add(element);
        }

        _depth += keys.Length - 1;
        var value = ParseFieldValue(keys, separator, isAppend);
        _depth -= keys.Length - 1;
        _path.RemoveRange(_path.Count - keys.Length, keys.Length);

        var after = scanner.PeekTrailingComment();
        var comments = before.Count == 0 && after is null ? null : new HoconComments(before, after);
        TreeBuilder.Insert(target, keys, value, keyPlace, comments);
    }

    private HoconValue ParseFieldValue(ReadOnlySpan<string> keys, SourcePosition separator, bool isAppend)
    {
        var place = scanner.Place;
        scanner.SkipBlank();
        var start = scanner.Mark;
        if (scanner.Current is HoconScanner.End or ',' or '}' or ']')
        {
            ReportMissingValue(separator, keys);
            return Invalid(place);
        }

        var value = ParseValue();
        if (value is null && start.Line > separator.Line && scanner.Current is '=' or ':')
        {
            // The value begins on a later line and looks like a field: it is one, and this one has no value.
            ReportMissingValue(separator, keys);
            scanner.Return(start);
            return Invalid(place);
        }

        if (value is null)
        {
            ReportCharacter();
            scanner.SkipRest();
            return Invalid(place);
        }

        if (!isAppend)
        {
            return value;
        }

        files.HasNodes = true;
        var elements = new HoconArray([], files.Origins, value.Place);
        elements.Add(value, null);
        return new AppendNode(elements, files.Origins, value.Place);
    }

    private HoconValue ParseArray()
    {
        var result = new HoconArray([], files.Origins, scanner.Place);
        if (!Enter())
        {
            return Invalid(result.Place);
        }

        _arrays++;
        scanner.Advance();
        ParseElements(result);
        _arrays--;
        _depth--;
        return result;
    }

    private void ParseElements(HoconArray target)
    {
        var mayHaveComma = false;
        while (!files.IsExhausted)
        {
            scanner.SkipBlank();
            switch (scanner.Current)
            {
                case HoconScanner.End:
                    ReportUnclosed(target, ']');
                    return;
                case ']':
                    scanner.Advance();
                    target.EndComments = scanner.TakeComments();
                    return;
                case '}':
                    ReportMismatch(target, ']');
                    return;
                case ',':
                    mayHaveComma = TakeComma(mayHaveComma, "element");
                    break;
                default:
                    ParseElement(target);
                    mayHaveComma = true;
                    break;
            }
        }
    }

    private void ParseElement(HoconArray target)
    {
        var before = scanner.TakeComments();
        var place = scanner.Place;
        var value = ParseValue();
        if (value is null)
        {
            ReportCharacter();
            scanner.SkipRest();
            value = Invalid(place);
        }

        var after = scanner.PeekTrailingComment();
        target.Add(value, before.Count == 0 && after is null ? null : new HoconComments(before, after));
    }

    /// <summary>All values in a row up to the end of the line or what else ends a value; null at a character that cannot be one.</summary>
    private HoconValue? ParseValue()
    {
        var first = ParsePart();
        if (first is null)
        {
            return null;
        }

        var blank = scanner.Offset;
        var blankPlace = scanner.Place;
        scanner.SkipInline();
        if (scanner.IsValueEnd)
        {
            return first;
        }

        List<HoconValue> parts = [first];
        while (!scanner.IsValueEnd && !files.IsExhausted)
        {
            if (scanner.Offset > blank)
            {
                parts.Add(new BlankNode(scanner.Since(blank), files.Origins, blankPlace));
            }

            if (ParsePart() is not { } part)
            {
                return null;
            }

            parts.Add(part);
            blank = scanner.Offset;
            blankPlace = scanner.Place;
            scanner.SkipInline();
        }

        return Concatenate(parts);
    }

    private HoconValue Concatenate(List<HoconValue> parts)
    {
        var place = parts[0].Place;
        if (parts.Exists(p => p is ReferenceNode))
        {
            return new ConcatenationNode(parts, files.Origins, place);
        }

        var values = parts.FindAll(p => p is not BlankNode);
        if (!values.TrueForAll(p => p is HoconObject))
        {
            return Concatenation.Join(parts, [.. parts], files.Origins, place, scanner.Diagnostics) ?? Invalid(place);
        }

        foreach (var more in values.Skip(1))
        {
            TreeBuilder.MergeInto((HoconObject)values[0], (HoconObject)more);
        }

        return values[0];
    }

    private HoconValue? ParsePart()
    {
        if (!files.TakeValue(scanner))
        {
            return Invalid(scanner.Place);
        }

        var place = scanner.Place;
        switch (scanner.Current)
        {
            case '{':
                return LeaveUnparsed(place) ?? ParseObject();
            case '[':
                return ParseArray();
            case '"':
                return new HoconString(scanner.ReadQuoted(), files.Origins, place);
            case '$':
                return ParseReference();
            default:
                var characters = scanner.ReadUnquoted();
                return characters.Length == 0 ? null : Scalar(characters, place);
        }
    }

    private HoconScalar Scalar(ReadOnlySpan<char> characters, ulong place) => characters switch
    {
        "true" => new HoconBoolean(true, files.Origins, place),
        "false" => new HoconBoolean(false, files.Origins, place),
        "null" => new HoconNull(files.Origins, place),
        _ when HoconText.IsNumber(characters) => new HoconNumber(scanner.Pooled(characters), files.Origins, place),
        _ => new HoconString(scanner.Pooled(characters), files.Origins, place),
    };

    private HoconValue? ParseReference()
    {
        var (place, position) = (scanner.Place, scanner.Position);
        if (!scanner.Take("${"))
        {
            return null;
        }

        var isOptional = scanner.Take("?");
        var path = scanner.ReadPath();
        if (path is { Length: > 0 } && path.Length <= MaxDepth && scanner.Take("}"))
        {
            files.HasNodes = true;
            if (scope.IsInArray)
            {
                scanner.ErrorAt(
                    DiagnosticCodes.SubstitutionInArrayInclude,
                    position,
                    "this file is included within an array, where its substitutions have no path to be looked up at; "
                    + "expected a file without them here");
                return Invalid(place);
            }

            return new ReferenceNode(path, scope.Prefix, isOptional, files.Origins, place);
        }

        if (path is not null)
        {
            scanner.Error(
                DiagnosticCodes.BadSubstitution,
                path.Length == 0
                    ? $"{scanner.Here} stands where a substitution should name a path; expected ${{path}} or ${{?path}}"
                    : $"{scanner.Here} stands in a substitution; expected '}}' after its path, which has no substitutions in it");
        }

        scanner.SkipSubstitution();
        return Invalid(place);
    }

    private bool IsInclude()
    {
        var mark = scanner.Mark;
        if (scanner.StartsWith("include") && scanner.ReadUnquoted() is "include")
        {
            return true;
        }

        scanner.Return(mark);
        return false;
    }

    private void ParseInclude(HoconObject target)
    {
        var include = IncludeStatement.Read(scanner);
        if (include is null)
        {
            scanner.SkipRest();
            return;
        }

        files.Include(include, target, new ParserScope([.. scope.Prefix, .. _path], _depth - 1, _arrays > 0));
    }

    private bool TakeSeparator(
        (int Offset, int Line, int LineStart) start, ReadOnlySpan<string> keys, out SourcePosition separator, out bool isAppend)
    {
        scanner.SkipBlank();
        separator = scanner.Position;
        isAppend = scanner.Take("+=");
        if (isAppend || scanner.Take("=") || scanner.Take(":") || scanner.Current == '{')
        {
            return true;
        }

        var here = scanner.Line > start.Line ? "the end of the line" : scanner.Here;
        var message = $"the key {Named(keys)} is followed by {here}; expected '=', ':', '+=' or '{{'";
        if (scanner.Line == start.Line && scanner.Current is not (HoconScanner.End or ',' or '}' or ']'))
        {
            scanner.Error(DiagnosticCodes.UnexpectedCharacter, message + ", and a key with other characters in quotes");
            scanner.SkipRest();
            return false;
        }

        scanner.ErrorAt(DiagnosticCodes.MissingSeparator, scanner.PositionOf(start), message);
        return false;
    }

    private bool TakeComma(bool isExpected, string what)
    {
        if (!isExpected)
        {
            scanner.Error(DiagnosticCodes.MisplacedComma, $"there is no {what} before this comma; expected one comma between two");
        }

        scanner.Advance();
        return false;
    }

    private bool Enter()
    {
        if (_depth < MaxDepth)
        {
            _depth++;
            return true;
        }

        ReportTooDeep();
        scanner.SkipRest();
        return false;
    }

    private HoconInvalid Invalid(ulong place) => new(files.Origins, place);

    private void NoteIndent((int Offset, int Line, int LineStart) opening)
    {
        var closing = scanner.IndentBefore(scanner.Mark);
        if (_suspect is null && closing >= 0 && scanner.Line > opening.Line && closing != scanner.IndentOf(opening))
        {
            _suspect = string.Create(
                CultureInfo.InvariantCulture,
                $"; the '}}' in line {scanner.Line} closes the '{{' in line {opening.Line} and is not indented like it, "
                + $"perhaps one is missing before it");
        }
    }

    // In a key that is followed by the wrong thing a value may be hidden, which may be a password.
    private static string Named(ReadOnlySpan<string> keys)
    {
        var name = string.Join('.', keys.ToArray().Select(Shown.KeyPart));
        var blank = name.IndexOf(' ', StringComparison.Ordinal);
        return Shown.Value(blank > 0 ? name[..blank] + "…" : name);
    }

    private void ReportCharacter()
        => scanner.Error(
            DiagnosticCodes.UnexpectedCharacter,
            $"{scanner.Here} cannot stand in a value; expected quotes around the value, the end of the line or a comma");

    private void ReportMissingValue(SourcePosition separator, ReadOnlySpan<string> keys)
        => scanner.ErrorAt(
            DiagnosticCodes.MissingFieldValue,
            separator,
            $"the key {Named(keys)} has no value; expected one here (\"\" for an empty text)");

    private void ReportExtra()
        => scanner.Error(DiagnosticCodes.ExtraBracket, $"{scanner.Here} closes nothing; expected a "
            + $"'{(scanner.Current == '}' ? '{' : '[')}' before it");

    private void ReportMismatch(HoconValue open, char expected)
        => scanner.Error(
            DiagnosticCodes.ExtraBracket,
            string.Create(CultureInfo.InvariantCulture, $"{scanner.Here} stands in {open.Description} that begins in line "
                + $"{open.Position.Line}; expected '{expected}' before it"));

    private void ReportUnclosed(HoconValue open, char expected)
    {
        if (!_isUnclosedReported)
        {
            _isUnclosedReported = true;
            scanner.ErrorAt(
                DiagnosticCodes.UnclosedBracket,
                open.Position,
                $"{open.Description} begins here and is not closed before the end of the file; expected '{expected}'{_suspect}");
        }
    }

    private void ReportTooDeep()
        => scanner.Error(
            DiagnosticCodes.NestedTooDeep,
            string.Create(CultureInfo.InvariantCulture, $"more than {MaxDepth} levels of objects and arrays; what is in "
                + $"this one is not read"));
}
