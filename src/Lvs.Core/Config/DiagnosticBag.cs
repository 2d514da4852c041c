using System.Globalization;

namespace Lvs.Core.Config;

/// <summary>
/// Collects the findings of one reading. Bounded, so that a file of nothing but mistakes is answered with a list one can still
/// handle; what does not fit is counted and said in one last line.
/// </summary>
internal sealed class DiagnosticBag(int capacity = DiagnosticBag.DefaultCapacity)
{
    internal const int DefaultCapacity = 10_000;

    private const int PlacesNamed = 3;

    /// <summary>Puts a message into the words of the syntax that is read; as it is when null.</summary>
    public Func<string, string>? Rephrase { get; set; }

    private readonly List<Diagnostic> _found = [];
    private readonly Dictionary<(string Code, string Subject), Repeated> _repeated = [];
    private int _dropped;
    private bool _droppedError;

    /// <summary>Whether any error was found, kept or not.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Whether anything was found, kept or not.</summary>
    public bool HasFindings => _dropped > 0 || _found.Count > 0 || _repeated.Count > 0;

    /// <summary>Whether one more would only be counted; finding out what to say about it can then be saved.</summary>
    public bool IsFull => _found.Count >= capacity;

    public void Error(string code, SourcePosition position, string message) => Add(Create(code, Severity.Error, position, message));

    public void Warning(string code, SourcePosition position, string message) => Add(Create(code, Severity.Warning, position, message));

    /// <summary>A warning about a habit of the whole file: said at its first place, which names the others.</summary>
    /// <param name="code">What is said of a setting.</param>
    /// <param name="subject">What it is said of: once for each.</param>
    /// <param name="position">Where.</param>
    /// <param name="message">What stood there, what was expected.</param>
    public void WarningOnce(string code, string subject, SourcePosition position, string message)
    {
        if (_repeated.TryGetValue((code, subject), out var known))
        {
            known.Others.Add(position);
            if (position < known.First.Position)
            {
                known.Others.Add(known.First.Position);
                _repeated[(code, subject)] = known with { First = Create(code, Severity.Warning, position, message) };
            }
        }
        else
        {
            _repeated.Add((code, subject), new Repeated(Create(code, Severity.Warning, position, message), []));
        }
    }

    /// <summary>An empty one for a part of what is read.</summary>
    public DiagnosticBag Fork() => new(capacity) { Rephrase = Rephrase };

    /// <summary>Adds the findings of another bag, as if they had been found after its own.</summary>
    public void Join(DiagnosticBag other)
    {
        foreach (var diagnostic in other._found)
        {
            Add(diagnostic);
        }

        HasErrors |= other.HasErrors;
        _dropped += other._dropped;
        _droppedError |= other._droppedError;
        foreach (var (key, repeated) in other._repeated)
        {
            _repeated[key] = _repeated.TryGetValue(key, out var known) ? known.With(repeated) : repeated;
        }
    }

    /// <summary>All findings by place; the same finding at the same place (a file included twice) once.</summary>
    public ValueList<Diagnostic> ToSortedList()
    {
        var sorted = _found.Concat(_repeated.Values.Select(r => r.ToDiagnostic()))
            .Distinct()
            .OrderBy(d => d.Position)
            .ThenBy(d => d.Code, StringComparer.Ordinal)
            .ToList();
        if (_dropped > 0)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{_dropped} more findings are not listed; correct these first");
            sorted.Add(new(DiagnosticCodes.TooManyFindings, _droppedError ? Severity.Error : Severity.Warning, sorted[^1].Position, text));
        }

        return sorted.ToValueList();
    }

    /// <summary>A finding about text that came out of a variable says which.</summary>
    private Diagnostic Create(string code, Severity severity, SourcePosition position, string message)
    {
        message = Rephrase is null || IsFull ? message : Rephrase(message);
        return new(code, severity, position, position.Remark is { } remark ? $"{message} ({remark})" : message);
    }

    private void Add(Diagnostic diagnostic)
    {
        var isError = diagnostic.Severity == Severity.Error;
        HasErrors |= isError;
        if (IsFull)
        {
            _dropped++;
            _droppedError |= isError;
            return;
        }

        _found.Add(diagnostic);
    }

    private sealed record Repeated(Diagnostic First, HashSet<SourcePosition> Others)
    {
        public Repeated With(Repeated other)
            => new(other.First.Position < First.Position ? other.First : First, [.. Others, .. other.Others, First.Position, other.First.Position]);

        public Diagnostic ToDiagnostic()
        {
            var others = Others.Where(p => p != First.Position).Order().ToList();
            if (others.Count == 0)
            {
                return First;
            }

            var named = string.Join(", ", others.Take(PlacesNamed));
            var rest = others.Count > PlacesNamed
                ? string.Create(CultureInfo.InvariantCulture, $" and {others.Count - PlacesNamed} more places")
                : "";
            return First with { Message = $"{First.Message} (also at {named}{rest})" };
        }
    }
}
