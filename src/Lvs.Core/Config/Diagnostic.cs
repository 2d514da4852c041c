namespace Lvs.Core.Config;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>It works, but not as one may think.</summary>
    Warning,

    /// <summary>Nothing of the file is used.</summary>
    Error,
}

/// <summary>One finding in a configuration: where, how bad, and a sentence that says what stood there and what was expected.</summary>
/// <param name="Code">LVS1xxx syntax, LVS2xxx values, LVS3xxx meaning, LVS4xxx this machine, LVS5xxx HOCON; stable.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Position">Where.</param>
/// <param name="Message">What stood there, what was expected.</param>
public sealed record Diagnostic(string Code, Severity Severity, SourcePosition Position, string Message)
{
    /// <summary>The blocks around it and the key, outermost first: <c>virtual_server 192.0.2.1 80</c>, <c>lb_algo</c>; empty where no key stands.</summary>
    public ValueList<string> Path { get; init; } = [];

    /// <summary>The word that stands there, <c>***</c> for a secret; null where no word stands.</summary>
    public string? Found { get; init; }

    /// <summary>What the message expects; null when it only says what happens.</summary>
    public string? Expected => FindingText.ExpectedIn(Message);

    /// <summary>The known word that was probably meant; null when there is none like it.</summary>
    public string? Nearest => FindingText.NearestIn(Message);

    /// <summary>
    /// Whether the director must not run with it: an error, or something that is still to be built and without which it would be master
    /// when it must not be. Such a file is good, and can be checked and converted.
    /// </summary>
    public bool KeepsFromRunning => Severity == Severity.Error || Code == DiagnosticCodes.NotRunnableYet;

    /// <summary>file:line:column: error LVS2003: …</summary>
    public override string ToString() => $"{Position}: {Severity.ToString().ToLowerInvariant()} {Code}: {Message}";
}

/// <summary>A configuration with what was found while reading it. <see cref="Config"/> is null when there is an error.</summary>
public sealed record ConfigResult(DirectorConfig? Config, ValueList<Diagnostic> Diagnostics)
{
    /// <summary>Whether anything keeps the configuration from being used.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>Whether a director may run with it.</summary>
    public bool MayRun => Config is not null && !Diagnostics.Any(d => d.KeepsFromRunning);

    /// <summary>The directors that the files have something of their own for; HOCON only.</summary>
    public ValueList<string> Directors { get; init; } = [];

    /// <summary>Where each object of the configuration was written.</summary>
    internal Schema.SourceMap Sources { get; init; } = Schema.SourceMap.Empty;

    /// <summary>The same with the findings of another reading of the same files, each finding once; no configuration when one is an error.</summary>
    internal ConfigResult With(IEnumerable<Diagnostic> others)
    {
        var all = Diagnostics.Concat(others).DistinctBy(d => (d.Code, d.Position, d.Message)).OrderBy(d => d.Position).ToValueList();
        return this with { Diagnostics = all, Config = all.Any(d => d.Severity == Severity.Error) ? null : Config };
    }
}

/// <summary>What reading a configuration may ask of the world: files, and the machine it is meant for.</summary>
public interface IConfigSources
{
    /// <summary>The text of a file; null when it cannot be read, with the reason.</summary>
    string? ReadFile(string path, out string? error);

    /// <summary>The files a pattern without braces names (see <see cref="Glob"/>), sorted; empty when it names none.</summary>
    IReadOnlyList<string> Expand(string pattern, string includedFrom);

    /// <summary>Whether keepalived would skip the file because it may be executed.</summary>
    bool IsExecutable(string path) => false;

    /// <summary>The directory a file is in, as a full path where there is one.</summary>
    string DirectoryOf(string path) => path.LastIndexOf('/') is > 0 and var end ? path[..end] : "/";

    /// <summary>Whether the machine has the interface; null when the machine is not to be asked.</summary>
    bool? HasInterface(string name);

    /// <summary>Whether the machine has the address; null when the machine is not to be asked.</summary>
    bool? HasAddress(System.Net.IPAddress address) => null;

    /// <summary>Whether the machine has a route to the address; null when the machine is not to be asked.</summary>
    bool? HasRoute(System.Net.IPAddress address) => null;

    /// <summary>What is wrong with what a director proves with who it is; nothing when the machine is not to be asked.</summary>
    IReadOnlyList<IdentityProblem> ProblemsOf(ClusterConfig cluster) => [];

    /// <summary>Why the machine cannot listen at an address and port; null when it can, or is not to be asked.</summary>
    string? WhyNotListen(System.Net.IPEndPoint endPoint) => null;

    /// <summary>Whether the secrets a configuration takes from elsewhere are to be had; false when the file is for another machine.</summary>
    bool HasSecrets => true;

    /// <summary>
    /// The text of a file with a secret; null when there is none to be had, with the reason, and without one where that is no mistake: the
    /// file is for another machine.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="isOpen">Whether everyone may read it.</param>
    /// <param name="error">The reason.</param>
    string? ReadSecret(string path, out bool isOpen, out string? error)
    {
        isOpen = false;
        return ReadFile(path, out error);
    }
}
