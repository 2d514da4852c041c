namespace Lvs.Host.Lab;

/// <summary>A director of the lab, ours or keepalived: what the scenarios may do to it.</summary>
internal interface IDirector
{
    Node Node { get; }

    /// <summary>The program, for the texts of the steps.</summary>
    string Program { get; }

    bool IsRunning { get; }

    /// <summary>Whether it has said that its start is over, if it says so at all: until then it takes the processor from whatever is measured.</summary>
    bool HasStarted { get; }

    /// <summary>The last lines it logged, for the explanation of a failed step.</summary>
    IReadOnlyList<string> LastLogLines { get; }

    void Start(string configuration);

    /// <summary>Replaces its configuration file and sends SIGHUP.</summary>
    Task ReloadAsync(string configuration);

    /// <summary>SIGTERM, and waits for the end.</summary>
    Task StopAsync();

    /// <summary>SIGKILL to every process of it.</summary>
    Task KillAsync();
}
