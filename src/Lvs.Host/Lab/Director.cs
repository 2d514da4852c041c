namespace Lvs.Host.Lab;

/// <summary>What our director and keepalived have in common as processes: a configuration file, a log, signals.</summary>
internal abstract class Director : IDirector
{
    private const int ShownLogLines = 12;

    private readonly LabDirectory _directory;

    private SpawnedProcess? _process;

    protected Director(Node node, LabDirectory directory)
    {
        Node = node;
        _directory = directory;
    }

    public Node Node { get; }

    public abstract string Program { get; }

    public bool IsRunning => _process is { IsRunning: true };

    public IReadOnlyList<string> LastLogLines =>
        File.Exists(LogFile) ? [.. File.ReadLines(LogFile).TakeLast(ShownLogLines)] : [];

    protected string ConfigurationFile => PathOf("conf");

    private string LogFile => PathOf("log");

    public void Start(string configuration)
    {
        File.WriteAllText(ConfigurationFile, configuration);
        _process = SpawnedProcess.Start(Node, LogFile, Command());
    }

    public async Task ReloadAsync(string configuration)
    {
        await File.WriteAllTextAsync(ConfigurationFile, configuration).ConfigureAwait(false);
        await Running().SignalAsync("HUP").ConfigureAwait(false);
    }

    public Task StopAsync() => Running().StopAsync();

    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    protected abstract string[] Command();

    protected string PathOf(string extension) => _directory.PathOf($"{Node.Name}.{extension}");

    private SpawnedProcess Running() => _process ?? throw new InvalidOperationException($"{Node.Name} was never started");
}
