using System.Text;
using Lvs.Core.Config;

namespace Lvs.Core.Tracking;

/// <summary>
/// Which processes vrrp_track_process means: those of that name, exactly, as /proc/PID/comm has it; or, with full_command, parameters or
/// param_match, those of that command line, as /proc/PID/cmdline has it. Zombies are none.
/// </summary>
public sealed class ProcessMatch
{
    private readonly byte[] _name;
    private readonly byte[] _parameters;
    private readonly TrackProcessConfig _config;

    /// <summary>The rule of a block.</summary>
    public ProcessMatch(TrackProcessConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
        _name = Encoding.UTF8.GetBytes(config.Process is [var name, ..] ? name : "");
        _parameters = Encoding.UTF8.GetBytes(string.Concat(config.Process.Skip(1).Select(word => word + '\0')));
    }

    /// <summary>Whether the command line has to be read, which costs more than the name.</summary>
    public bool ReadsCommandLine => _config.FullCommand || _config.Match is not null || _config.Process.Count > 1;

    /// <summary>Whether a process is meant, by its name.</summary>
    public bool IsName(ReadOnlySpan<byte> name) => name.SequenceEqual(_name);

    /// <summary>Whether a process is meant, by its command line: words that each end with a NUL.</summary>
    public bool IsCommandLine(ReadOnlySpan<byte> commandLine)
    {
        var end = commandLine.IndexOf((byte)0);
        if (end < 0 || !commandLine[..end].SequenceEqual(_name))
        {
            return false;
        }

        var parameters = commandLine[(end + 1)..];
        return (_config.Match, _parameters.Length) switch
        {
            (null, 0) => true,
            (null, _) => parameters.SequenceEqual(_parameters),
            (_, 0) => true,
            (ParameterMatch.Partial, _) => parameters.StartsWith(_parameters),
            _ => parameters.StartsWith(_parameters.AsSpan()[..^1]),
        };
    }
}
