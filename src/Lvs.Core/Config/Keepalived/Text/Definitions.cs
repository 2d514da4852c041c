namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>The variables that are defined at one moment of reading, keepalived's own aside.</summary>
internal sealed class Definitions
{
    /// <summary>More than any configuration has; a loop that makes a new one each time ends here.</summary>
    public const int MaxDefinitions = 65_536;

    private const int MostSuggested = 1_000;
    private const int MaxGuesses = 100;

    private readonly Dictionary<string, Definition> _byName;
    private readonly Dictionary<string, Definition>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly HashSet<string> _guessed = new(StringComparer.Ordinal);

    public Definitions()
        : this(new Dictionary<string, Definition>(StringComparer.Ordinal))
    {
    }

    private Definitions(Dictionary<string, Definition> byName)
    {
        _byName = byName;
        _bySpan = byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public Definitions Copy() => new(new Dictionary<string, Definition>(_byName, StringComparer.Ordinal));

    public Definition? Find(ReadOnlySpan<char> name) => _bySpan.TryGetValue(name, out var definition) ? definition : null;

    /// <summary>Defines or redefines; false when there are too many.</summary>
    public bool TrySet(Definition definition)
    {
        if (_byName.Count >= MaxDefinitions && !_byName.ContainsKey(definition.Name))
        {
            return false;
        }

        _byName[definition.Name] = definition;
        return true;
    }

    /// <summary>A defined name so near to an undefined one that it was probably meant; each name is looked up once.</summary>
    public string? Guess(string name)
        => _byName.Count is 0 or > MostSuggested || _guessed.Count >= MaxGuesses || !_guessed.Add(name)
            ? null
            : Spelling.Nearest(name, _byName.Keys);
}
