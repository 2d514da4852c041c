namespace Lvs.Host.Lab;

/// <summary>What our director and keepalived have in common as processes: a configuration file, a log, signals.</summary>
internal abstract class Director : IDirector
{
    private const int ShownLogLines = 12;

    private readonly LabDirectory _directory;

    private SpawnedProcess? _process;
    private int _earlierLines;

    protected Director(Node node, LabDirectory directory)
    {
        Node = node;
        _directory = directory;
    }

    public Node Node { get; }

    public abstract string Program { get; }

    public virtual bool HasStarted => true;

    public bool IsRunning => _process is { IsRunning: true };

    public IReadOnlyList<string> LastLogLines => [.. LogLines.TakeLast(ShownLogLines)];

    /// <summary>How many lines it has logged.</summary>
    public int LoggedLines => LogLines.Count();

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan ProcessorTime => Running().ProcessorTime;

    /// <summary>What it has logged since it was started the last time.</summary>
    protected IEnumerable<string> LinesOfThisRun => LogLines.Skip(_earlierLines);

    protected string ConfigurationFile => PathOf("conf");

    private string LogFile => PathOf("log");

    private IEnumerable<string> LogLines => File.Exists(LogFile) ? File.ReadLines(LogFile) : [];

    public void Start(string configuration)
    {
        File.WriteAllText(ConfigurationFile, configuration);
        _earlierLines = LogLines.Count();
        _process = SpawnedProcess.Start(Node, LogFile, Command());
    }

    public async Task ReloadAsync(string configuration)
    {
        await File.WriteAllTextAsync(ConfigurationFile, configuration).ConfigureAwait(false);
        await Running().SignalAsync("HUP").ConfigureAwait(false);
    }

    public Task StopAsync() => Running().StopAsync();

    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    /// <summary>SIGSTOP: the process is there with its children and does nothing, as on a machine that hangs.</summary>
    public Task FreezeAsync() => Running().SignalAllAsync("STOP");

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public Task ThawAsync() => Running().SignalAllAsync("CONT");

    /// <summary>Sends it a signal.</summary>
    protected Task SignalAsync(string signal) => Running().SignalAsync(signal);

    protected abstract string[] Command();

    protected string PathOf(string extension) => _directory.PathOf($"{Node.Name}.{extension}");

    private SpawnedProcess Running() => _process ?? throw new InvalidOperationException($"{Node.Name} was never started");
}
