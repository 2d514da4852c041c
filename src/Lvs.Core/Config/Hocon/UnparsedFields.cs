namespace Lvs.Core.Config.Hocon;

/// <summary>
/// The fields of an object that are parsed when somebody asks for them, and again when they have been forgotten since: those of ten thousands
/// of servers, kept until the last is read, would be most of the memory that reading takes.
/// </summary>
/// <param name="objects">All that were left for later.</param>
/// <param name="files">What the object is read from.</param>
/// <param name="scanner">Its text.</param>
/// <param name="opening">Where its opening brace is.</param>
/// <param name="end">Where it has ended.</param>
/// <param name="depth">How many levels are around it.</param>
internal sealed class UnparsedFields(
    UnparsedParts objects, HoconFiles files, HoconScanner scanner, (int Offset, int Line, int LineStart) opening, int end, int depth)
{
    private readonly WeakReference<HoconObject?> _parsed = new(null);
    private bool _isCounted;

    /// <summary>An object that has the fields.</summary>
    public HoconObject Parse()
    {
        if (_parsed.TryGetTarget(out var known))
        {
            return known;
        }

        var findings = new DiagnosticBag(capacity: 0);
        var (own, text) = (files.For(findings), scanner.From(opening, findings));
        var parsed = objects.AreWrong ? null : new HoconParser(own, text, new ParserScope([], depth, IsInArray: false)).ParseOne();
        if (parsed is null || findings.HasFindings || own.HasNodes || text.Offset != end)
        {
            objects.GiveUp();
        }

        objects.Count(_isCounted ? 0 : own.Values);
        _isCounted = true;
        parsed ??= new HoconObject();
        _parsed.SetTarget(parsed);
        return parsed;
    }
}
