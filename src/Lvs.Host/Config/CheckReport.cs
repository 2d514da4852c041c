using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lvs.Core.Config;

namespace Lvs.Host.Config;

/// <summary>What <c>lvsd check --json</c> prints; fields are added and never renamed.</summary>
/// <param name="Ok">No finding is an error.</param>
/// <param name="MayRun">A director may run with all of it.</param>
/// <param name="Errors">Number of findings that are errors.</param>
/// <param name="Warnings">Number of the others.</param>
/// <param name="Configurations">A line for each file, and for each director of a file of several.</param>
/// <param name="Findings">By place.</param>
internal sealed record CheckReport(
    bool Ok,
    bool MayRun,
    int Errors,
    int Warnings,
    IReadOnlyList<CheckReport.Configuration> Configurations,
    IReadOnlyList<CheckReport.Finding> Findings)
{
    /// <summary>The report of a check.</summary>
    public static CheckReport Of(ConfigCheck check)
    {
        var errors = check.Findings.Count(d => d.Severity == Severity.Error);
        return new(
            errors == 0,
            errors == 0 && check.Configs.All(c => c.Result.MayRun),
            errors,
            check.Findings.Count - errors,
            [.. check.Configs.Select(c => new Configuration(
                c.File,
                c.Director,
                c.Errors,
                c.Warnings,
                c.Result.MayRun,
                c.Result.Config?.VrrpInstances.Count,
                c.Result.Config is { } config ? config.Services.Count + config.IndirectServices.Count : null))],
            [.. check.Findings.Select(d => new Finding(
                d.Position.File,
                d.Position.Line,
                d.Position.Column,
                d.Severity == Severity.Error ? "error" : "warning",
                d.Code,
                d.Message,
                d.KeepsFromRunning,
                d.Path,
                d.Found,
                d.Expected,
                d.Nearest))]);
    }

    /// <summary>Indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CheckReportJson.Readable.CheckReport);

    /// <summary>What one director would make of a file.</summary>
    /// <param name="File">As it was given.</param>
    /// <param name="Director">Whose; null where the file is for one director only.</param>
    /// <param name="Errors">Errors in it.</param>
    /// <param name="Warnings">Warnings in it.</param>
    /// <param name="MayRun">Whether a director may run with it.</param>
    /// <param name="VrrpInstances">How many; null when there is an error.</param>
    /// <param name="VirtualServices">How many; null when there is an error.</param>
    public sealed record Configuration(
        string File, string? Director, int Errors, int Warnings, bool MayRun, int? VrrpInstances, int? VirtualServices);

    /// <summary>One finding.</summary>
    /// <param name="File">Where.</param>
    /// <param name="Line">From 1.</param>
    /// <param name="Column">From 1, in UTF-16 units.</param>
    /// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
    /// <param name="Code">LVS and four digits; stable.</param>
    /// <param name="Message">What stood there, what was expected, the nearest known key; its words may change.</param>
    /// <param name="KeepsFromRunning">Whether <c>lvsd run</c> refuses the file for it.</param>
    /// <param name="Path">The blocks around it and the key, outermost first; empty where no key stands.</param>
    /// <param name="Found">The word there, <c>***</c> for a secret; null where no word stands.</param>
    /// <param name="Expected">What the message expects; null when it only says what happens.</param>
    /// <param name="Nearest">The known word that was probably meant; null when there is none like it.</param>
    public sealed record Finding(
        string File,
        int Line,
        int Column,
        string Severity,
        string Code,
        string Message,
        bool KeepsFromRunning,
        IReadOnlyList<string> Path,
        string? Found,
        string? Expected,
        string? Nearest);
}

/// <summary>Made at compile time, so that a check does not wait for reflection.</summary>
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckReportJson : JsonSerializerContext
{
    /// <summary>Quotes and letters as they are: it is read by people as well, and never put into a page.</summary>
    public static CheckReportJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
