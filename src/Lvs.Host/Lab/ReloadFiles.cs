namespace Lvs.Host.Lab;

/// <summary>The files that a director is made to read in turn: the seed's, each time with another edit.</summary>
internal sealed class ReloadFiles
{
    /// <summary>Port of the service whose connections stay open.</summary>
    public const int LongPort = 8080;

    private const string SecondServer = "\n    real_server 192.168.124.50 80 {";

    private readonly string _base;
    private readonly (string Change, string Text)[] _turn;

    public ReloadFiles(string seed)
    {
        _base = SeedConfiguration.WithoutPersistence(seed) + LongService;
        _turn =
        [
            ("weight", ReplaceFirst(_base, "weight 1", "weight 2")),
            ("check", _base.Replace("nb_get_retry 3", "nb_get_retry 5", StringComparison.Ordinal)),
            ("priority", _base.Replace("priority 120", "priority 121", StringComparison.Ordinal)),
            (WithoutServer, RemoveServer(_base)),
            ("server back", _base),
            (Nothing, _base),
        ];
    }

    /// <summary>Change of a file that differs in nothing from the one before.</summary>
    public static string Nothing => "nothing";

    /// <summary>Change of the file that lacks the second server.</summary>
    public static string WithoutServer => "server removed";

    /// <summary>What the directors start with.</summary>
    public string Base => _base;

    /// <summary>A file with two mistakes.</summary>
    public string Bad => _base.Replace("priority 120", "priority 300", StringComparison.Ordinal) + "virtual_servr 192.168.124.100 81 {\n}\n";

    // The real servers of the lab listen there only while connections are kept open, so nothing checks them.
    private static string LongService => $$"""

        virtual_server {{LabAddresses.VirtualAddress}} {{LongPort}} {
            lb_algo rr
            lb_kind DR
            protocol TCP

            real_server {{LabAddresses.RealServer(0)}} {{LongPort}} {
            }

            real_server {{LabAddresses.RealServer(1)}} {{LongPort}} {
            }
        }

        """;

    /// <summary>The file of a turn, and what differs in it from the one before.</summary>
    public (string Change, string Text) At(int turn) => _turn[turn % _turn.Length];

    private static string ReplaceFirst(string text, string before, string after)
    {
        var place = text.IndexOf(before, StringComparison.Ordinal);
        return text[..place] + after + text[(place + before.Length)..];
    }

    private static string RemoveServer(string text)
    {
        const string End = "\n    }\n";
        var start = text.IndexOf(SecondServer, StringComparison.Ordinal);
        var end = text.IndexOf(End, start, StringComparison.Ordinal) + End.Length;
        return text[..(start + 1)] + text[end..];
    }
}
