using System.Collections.Immutable;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>The comments that belong to a statement, each with its <c>#</c> or <c>!</c>.</summary>
/// <param name="Before">On lines of their own before it.</param>
/// <param name="Beside">On the line of its last word, or of its opening brace.</param>
/// <param name="AtEnd">On lines of their own before its closing brace.</param>
/// <param name="BesideClose">On the line of its closing brace.</param>
internal sealed record StatementComments(ImmutableArray<string> Before, string? Beside, ImmutableArray<string> AtEnd, string? BesideClose)
{
    public static readonly StatementComments None = new([], null, [], null);

    public bool IsEmpty => Before.IsEmpty && Beside is null && AtEnd.IsEmpty && BesideClose is null;
}

/// <summary>
/// The comments of a configuration by the statement they belong to, kept only for one who asks: a configuration that is used needs
/// none. Those within the value of a variable are not kept.
/// </summary>
internal sealed class SourceComments
{
    private readonly Dictionary<Statement, StatementComments> _byStatement = new(ReferenceEqualityComparer.Instance);
    private readonly List<(string Text, int Line, bool IsAlone)> _pending = [];
    private readonly SortedDictionary<Resolution, SourcePosition> _resolved = [];

    /// <summary>What the text had that was put in place for good.</summary>
    public IReadOnlyDictionary<Resolution, SourcePosition> Resolved => _resolved;

    /// <summary>Before the first statement, where it is not that statement's own.</summary>
    public ImmutableArray<string> AtBeginning { get; private set; } = [];

    /// <summary>After the last statement.</summary>
    public ImmutableArray<string> AtEnd { get; private set; } = [];

    public StatementComments Of(Statement statement) => _byStatement.GetValueOrDefault(statement, StatementComments.None);

    /// <summary>Takes a comment in the order of the text.</summary>
    public void Add(ReadOnlySpan<char> comment, int line, bool isAlone) => _pending.Add((comment.TrimEnd().ToString(), line, isAlone));

    /// <summary>What was found since the last statement, but for what stands behind something on the line itself or a later one.</summary>
    public ImmutableArray<string> TakeBefore(int line)
    {
        ImmutableArray<string> before = [.. _pending.Where(c => IsBefore(c.Line, c.IsAlone, line)).Select(c => c.Text)];
        _pending.RemoveAll(c => IsBefore(c.Line, c.IsAlone, line));
        return before;
    }

    /// <summary>What stands behind something on a line.</summary>
    public string? TakeBeside(int line)
    {
        var at = _pending.FindIndex(c => !c.IsAlone && c.Line == line);
        if (at < 0)
        {
            return null;
        }

        var text = _pending[at].Text;
        _pending.RemoveAt(at);
        return text;
    }

    public void Keep(Statement statement, StatementComments comments)
    {
        if (!comments.IsEmpty)
        {
            _byStatement.Add(statement, comments);
        }
    }

    /// <summary>Notes what the statements do not have any more, at its first place.</summary>
    public void Resolve(Resolution what, SourcePosition position)
    {
        if (_resolved.TryGetValue(what, out var known) ? position < known : true)
        {
            _resolved[what] = position;
        }
    }

    public void Replace(Statement statement, StatementComments comments)
    {
        if (!comments.IsEmpty)
        {
            _byStatement[statement] = comments;
        }
    }

    /// <summary>What stands around all statements of a text whose own comments are kept in another way.</summary>
    public void Surround(IEnumerable<string> before, IEnumerable<string> after)
        => (AtBeginning, AtEnd) = ([.. before.Select(WithMark)], [.. after.Select(WithMark)]);

    /// <summary>The same of comments that have their marks.</summary>
    public void Take(ImmutableArray<string> before, ImmutableArray<string> after) => (AtBeginning, AtEnd) = (before, after);

    /// <summary>A comment of HOCON, whose marks are not kept.</summary>
    public static string WithMark(string text) => text.Length == 0 ? "#" : $"# {text}";

    public void Finish() => AtEnd = TakeBefore(int.MaxValue);

    private static bool IsBefore(int comment, bool isAlone, int line) => isAlone || comment < line;
}
