using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lvs.Core.Config;
using Lvs.Core.Config.Reload;

namespace Lvs.Host.Control;

/// <summary>What became of a request to reload, or would become of it.</summary>
internal enum ReloadOutcome
{
    /// <summary>The steps are what would be done; nothing was.</summary>
    Planned,

    /// <summary>The steps were done.</summary>
    Applied,

    /// <summary>Nothing was done; the running configuration stays in force.</summary>
    Refused,

    /// <summary>The director has it and has not said that it is in force.</summary>
    Unanswered,
}

/// <summary>
/// What <c>POST /v1/reload</c> and <c>POST /v1/plan</c> answer, and <c>lvsd reload</c>, <c>plan</c> and <c>diff</c> print with <c>--json</c>.
/// </summary>
internal sealed record ReloadReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Whether it was done.</summary>
    public required ReloadOutcome Outcome { get; init; }

    /// <summary>Why it was not done, unless a finding says so; null otherwise.</summary>
    public string? Problem { get; init; }

    /// <summary>What was found in the file.</summary>
    public IReadOnlyList<FindingReport> Findings { get; init; } = [];

    /// <summary>The most that the steps can do to traffic.</summary>
    public Consequence Consequence { get; init; }

    /// <summary>The steps in their order; none when nothing changes.</summary>
    public IReadOnlyList<StepReport> Steps { get; init; } = [];

    /// <summary>The report of a plan.</summary>
    public static ReloadReport Of(ReloadOutcome outcome, ReloadPlan plan, IEnumerable<Diagnostic> findings) => new()
    {
        Outcome = outcome,
        Findings = [.. findings.Select(FindingReport.Of)],
        Consequence = plan.Consequence,
        Steps = [.. plan.Steps.Select(StepReport.Of)],
    };

    /// <summary>The report of a refusal.</summary>
    public static ReloadReport Refused(IEnumerable<Diagnostic> findings, string? problem = null) => new()
    {
        Outcome = ReloadOutcome.Refused,
        Problem = problem,
        Findings = [.. findings.Select(FindingReport.Of)],
    };

    /// <summary>The report of a director that does not answer.</summary>
    public static ReloadReport Unanswered(IEnumerable<Diagnostic> findings, string problem)
        => Refused(findings, problem) with { Outcome = ReloadOutcome.Unanswered };

    /// <summary>Indented JSON.</summary>
    public static string ToJson(ReloadReport report) => JsonSerializer.Serialize(report, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static ReloadReport FromJson(string json)
        => JsonSerializer.Deserialize<ReloadReport>(json, Json) ?? throw new JsonException("nothing");
}

/// <summary>One finding in a file.</summary>
internal sealed record FindingReport
{
    /// <summary>LVS1234.</summary>
    public required string Code { get; init; }

    /// <summary>error or warning.</summary>
    public required Severity Severity { get; init; }

    /// <summary>file:line:column.</summary>
    public required string Place { get; init; }

    /// <summary>What stood there, what was expected.</summary>
    public required string Message { get; init; }

    /// <summary>The blocks around it and the key, outermost first; empty where no key stands.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>The word there, <c>***</c> for a secret; null where no word stands.</summary>
    public string? Found { get; init; }

    /// <summary>What the message expects; null when it only says what happens.</summary>
    public string? Expected { get; init; }

    /// <summary>The known word that was probably meant; null when there is none like it.</summary>
    public string? Nearest { get; init; }

    /// <summary>The report of a finding.</summary>
    public static FindingReport Of(Diagnostic finding) => new()
    {
        Code = finding.Code,
        Severity = finding.Severity,
        Place = finding.Position.ToString(),
        Message = finding.Message,
        Path = finding.Path,
        Found = finding.Found,
        Expected = finding.Expected,
        Nearest = finding.Nearest,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Severity.ToString().ToLowerInvariant()} {Code}: {Message}";
}

/// <summary>One step of a reload.</summary>
internal sealed record StepReport
{
    /// <summary>add, change or remove.</summary>
    public required ReloadAction Action { get; init; }

    /// <summary>keepalived's word: virtual_server.</summary>
    public required string Kind { get; init; }

    /// <summary>Which one; empty where there is only one.</summary>
    public required string Name { get; init; }

    /// <summary>What it is in, with its kind; null where it stands by itself.</summary>
    public string? Parent { get; init; }

    /// <summary>Settings that differ, or those of what is added.</summary>
    public required IReadOnlyList<SettingChange> Changes { get; init; }

    /// <summary>The most it can do to traffic.</summary>
    public required Consequence Consequence { get; init; }

    /// <summary>Why; null without an effect.</summary>
    public string? Reason { get; init; }

    /// <summary>All of it on one line.</summary>
    public required string Text { get; init; }

    /// <summary>The report of a step.</summary>
    public static StepReport Of(ReloadStep step) => new()
    {
        Action = step.Action,
        Kind = step.Object.Kind,
        Name = step.Object.Name,
        Parent = step.Object.Parent?.ToString(),
        Changes = step.Changes.Items,
        Consequence = step.Consequence,
        Reason = step.Reason,
        Text = step.ToString(),
    };
}
