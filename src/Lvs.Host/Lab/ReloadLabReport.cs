namespace Lvs.Host.Lab;

/// <summary>What `lvsd lab reload --json` writes.</summary>
internal sealed record ReloadLabReport(
    bool Passed,
    string Kernel,
    double Seconds,
    IReadOnlyList<StepResult> Steps,
    ReloadFigures? Reloads,
    BadFileFigures? BadFile);

/// <summary>What many reloads in a row did.</summary>
/// <param name="Count">How many.</param>
/// <param name="RoleChanges">Times that any director became master or ceased to be.</param>
/// <param name="Requests">Of the client meanwhile.</param>
/// <param name="FailedRequests">Those without an answer.</param>
/// <param name="Writes">Requests to write to IPVS in the netlink trace, by kind.</param>
/// <param name="DeleteAndAddPairs">Objects that every file has and that were removed and added again.</param>
/// <param name="NeedlessWrites">Writes about what no file changes.</param>
/// <param name="MedianMilliseconds">From the request to the answer that it is in force.</param>
/// <param name="LongestMilliseconds">The longest of these.</param>
internal sealed record ReloadFigures(
    int Count,
    long RoleChanges,
    int Requests,
    int FailedRequests,
    IReadOnlyDictionary<string, int> Writes,
    int DeleteAndAddPairs,
    int NeedlessWrites,
    double MedianMilliseconds,
    double LongestMilliseconds);

/// <summary>What a reload with a bad file did to open connections.</summary>
/// <param name="Connections">Opened before it.</param>
/// <param name="LostConnections">Those that carried nothing any more after it.</param>
/// <param name="Findings">Errors that the answer named.</param>
/// <param name="Writes">Requests to write to IPVS in the netlink trace.</param>
internal sealed record BadFileFigures(int Connections, int LostConnections, int Findings, int Writes);
