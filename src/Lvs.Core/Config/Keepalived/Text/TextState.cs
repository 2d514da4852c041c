using System.Globalization;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>
/// What all files of one reading share: variables, random numbers, comments, and how much of the bounds is used up. The bounds are
/// far above any real configuration; they only keep a broken or hostile one from taking the machine's memory and time.
/// </summary>
internal sealed class TextState(
    IConfigSources sources,
    KeepalivedOptions options,
    DiagnosticBag? diagnostics,
    Definitions definitions,
    SourceComments? comments,
    WordPool? pool = null)
{
    public const int MaxFiles = 256;
    public const int MaxCharacters = 64 * 1024 * 1024;
    public const int MaxWords = 4_000_000;

    /// <summary>Lines that come out of variables and repetitions.</summary>
    public const int MaxExpandedLines = 2_000_000;

    /// <summary>Characters of these lines, and of the values put in place.</summary>
    public const int MaxExpandedCharacters = 128 * 1024 * 1024;

    private int _files;
    private long _characters;
    private int _words;
    private int _expandedLines;
    private long _expandedCharacters;
    private ulong _random = options.RandomSeed;

    public IConfigSources Sources => sources;

    public KeepalivedOptions Options => options;

    /// <summary>Null when a text is only skimmed for its braces.</summary>
    public DiagnosticBag? Diagnostics => diagnostics;

    public Definitions Definitions => definitions;

    /// <summary>Where comments go; null when nobody asked for them.</summary>
    public SourceComments? Comments => comments;

    /// <summary>Blocks that are parsed when they are asked for; null when everything is parsed at once.</summary>
    public UnparsedBlocks? Unparsed { get; init; }

    /// <summary>Strings that come again. Several threads may use it: each takes a string for what it is before it returns it.</summary>
    public WordPool Pool { get; } = pool ?? new();

    /// <summary>How many words there have been.</summary>
    public int Words => _words;

    /// <summary>Whether a bound was reached and reading ended before the text did.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The same moment of reading again, with nobody listening.</summary>
    public TextState Skim()
        => new(sources, options, null, definitions.Copy(), null, Pool)
        {
            _files = _files,
            _characters = _characters,
            _words = _words,
            _expandedLines = _expandedLines,
            _expandedCharacters = _expandedCharacters,
            _random = _random,
            IsExhausted = IsExhausted,
        };

    /// <summary>Counts a word; false when there have been too many and reading ends.</summary>
    public bool TakeWord(SourcePosition position)
    {
        if (_words++ >= MaxWords)
        {
            Exhaust(DiagnosticCodes.TooMuchInput, position, $"more than {Text(MaxWords)} words; the rest is not read");
        }

        return !IsExhausted;
    }

    public bool TakeFile(SourcePosition position)
    {
        if (!IsExhausted && _files++ >= MaxFiles)
        {
            Exhaust(DiagnosticCodes.TooMuchInput, position, $"more than {Text(MaxFiles)} files; the rest is not read");
        }

        return !IsExhausted;
    }

    public bool TakeText(SourcePosition position, string path, int length)
    {
        _characters += length;
        if (_characters > MaxCharacters)
        {
            Exhaust(DiagnosticCodes.TooMuchInput, position, $"with {Shown.Value(path)} there are more than 64 MiB of text; the rest is not read");
        }

        return !IsExhausted;
    }

    /// <summary>Counts a line that came out of a variable or a repetition.</summary>
    public bool TakeExpandedLine(SourcePosition position, int length)
    {
        if (_expandedLines++ >= MaxExpandedLines)
        {
            Exhaust(
                DiagnosticCodes.ExpansionTooLarge,
                position,
                $"variables and repetitions make more than {Text(MaxExpandedLines)} lines; the rest is not read");
        }

        return TakeExpanded(position, length);
    }

    /// <summary>Counts characters that were put in place of a variable, and those that had to be moved for them.</summary>
    public bool TakeExpanded(SourcePosition position, int length)
    {
        _expandedCharacters += length;
        if (_expandedCharacters > MaxExpandedCharacters)
        {
            Exhaust(
                DiagnosticCodes.ExpansionTooLarge,
                position,
                $"variables and repetitions make more than {Text(MaxExpandedCharacters / 1024 / 1024)} MiB of text; the rest is not read");
        }

        return !IsExhausted;
    }

    public void Exhaust(string code, SourcePosition position, string message)
    {
        if (!IsExhausted)
        {
            IsExhausted = true;
            diagnostics?.Error(code, position, message);
        }
    }

    /// <summary>The next of a row of numbers that the seed alone decides (SplitMix64).</summary>
    public ulong NextRandom()
    {
        var mixed = _random += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
