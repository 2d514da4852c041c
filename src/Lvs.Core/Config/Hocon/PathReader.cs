using System.Text;

namespace Lvs.Core.Config.Hocon;

/// <summary>Reads one path expression: unquoted and quoted pieces in a row, cut at the dots outside quotes.</summary>
internal sealed class PathReader(HoconScanner scanner, SourcePosition place)
{
    private readonly List<string> _elements = [];
    private readonly StringBuilder _element = new();
    private string _blank = "";
    private bool _hasElement;
    private bool _isWrong;

    public string[]? Read()
    {
        while (true)
        {
            var start = scanner.Offset;
            scanner.SkipInline();
            _blank = scanner.Since(start);
            if (scanner.Current == '"')
            {
                BeginPiece();
                _element.Append(scanner.ReadQuoted());
                _hasElement = true;
            }
            else if (scanner.ReadUnquoted() is { Length: > 0 } characters)
            {
                AddUnquoted(characters);
            }
            else
            {
                break;
            }
        }

        if (_elements.Count == 0 && !_hasElement)
        {
            return [];
        }

        EndElement();
        return _isWrong ? null : [.. _elements];
    }

    // Blanks before the first and after the last piece are not part of the path; those between pieces are, also beside a dot.
    private void BeginPiece()
    {
        if (_elements.Count > 0 || _hasElement)
        {
            _element.Append(_blank);
        }
    }

    private void AddUnquoted(ReadOnlySpan<char> characters)
    {
        BeginPiece();
        while (characters.IndexOf('.') is >= 0 and var dot)
        {
            _hasElement |= dot > 0;
            _element.Append(characters[..dot]);
            EndElement();
            characters = characters[(dot + 1)..];
        }

        _hasElement |= characters.Length > 0;
        _element.Append(characters);
    }

    private void EndElement()
    {
        if (!_hasElement && !_isWrong)
        {
            _isWrong = true;
            scanner.ErrorAt(
                DiagnosticCodes.BadPath, place, "the path has an empty element; expected something before, after and "
                    + "between its dots (\"\" for an empty key)");
        }

        _elements.Add(scanner.Pooled(_element.ToString()));
        _element.Clear();
        _hasElement = false;
    }
}
