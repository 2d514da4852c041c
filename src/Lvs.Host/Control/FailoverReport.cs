using System.Text.Json;
using System.Text.Json.Serialization;
using Lvs.Actors.Vrrp;
using Lvs.Core.Vrrp;

namespace Lvs.Host.Control;

/// <summary>What <c>POST /v1/failover</c> answers, and <c>lvsd failover</c> prints with <c>--json</c>.</summary>
internal sealed record FailoverReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The instance that was meant.</summary>
    public required string Instance { get; init; }

    /// <summary>Instances of its sync group that moved with it.</summary>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>What became of it; null when that is not known yet.</summary>
    public VrrpOrderOutcome? Outcome { get; init; }

    /// <summary>Whether there is such an instance.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>Whom adverts were heard from last.</summary>
    public string? Heard { get; init; }

    /// <summary>Whether the operator has what was asked for: the right one is master.</summary>
    public bool IsDone { get; init; }

    /// <summary>All of it on one line.</summary>
    public required string Text { get; init; }

    /// <summary>The report of an answer to a request whose successor, when one was named, has these addresses.</summary>
    public static FailoverReport Of(FailoverRequest request, IReadOnlyList<RouterAddress> to, VrrpProtocol.OrderAnswer answer)
    {
        var isRightOne = to.Count == 0 || (answer.Heard is { } heard && to.Contains(RouterAddress.From(heard)));
        var with = answer.With.Count > 0 ? $" (with {string.Join(", ", answer.With)})" : "";
        return new FailoverReport
        {
            Instance = answer.Instance,
            With = answer.With.Items,
            Outcome = answer.Outcome,
            IsKnown = answer.IsKnown,
            Heard = answer.Heard?.ToString(),
            IsDone = answer.Outcome == VrrpOrderOutcome.Returned || (answer.Outcome == VrrpOrderOutcome.HandedOver && isRightOne),
            Text = answer.IsKnown ? $"{answer.Instance}{with}: {Words(request, isRightOne, answer)}" : answer.Problem ?? "",
        };
    }

    /// <summary>The report of a request that was not passed on.</summary>
    public static FailoverReport Refused(FailoverRequest request, string why)
        => Of(request, [], new VrrpProtocol.OrderAnswer(request.Instance, VrrpOrderOutcome.Refused, why));

    /// <summary>Indented JSON.</summary>
    public static string ToJson(FailoverReport report) => JsonSerializer.Serialize(report, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static FailoverReport FromJson(string json)
        => JsonSerializer.Deserialize<FailoverReport>(json, Json) ?? throw new JsonException("nothing");

    private static string Words(FailoverRequest request, bool isRightOne, VrrpProtocol.OrderAnswer answer) => answer.Outcome switch
    {
        VrrpOrderOutcome.HandedOver when isRightOne
            => $"{answer.Heard} is master with priority {answer.Priority}; this director steps aside until told to --return",
        VrrpOrderOutcome.HandedOver
            => $"{answer.Heard} is master with priority {answer.Priority}, not {request.To}: among several routers the priority decides",
        VrrpOrderOutcome.NobodyTookOver => "nobody took over, and this director is MASTER again",
        VrrpOrderOutcome.Returned => "MASTER again",
        VrrpOrderOutcome.OtherStays
            => $"steps aside no longer, but {answer.Heard} has priority {answer.Priority} and stays master: hand over there",
        VrrpOrderOutcome.Interrupted => "not carried out: something else came in between; `lvsd status` says what",
        VrrpOrderOutcome.Refused => answer.Problem ?? "",
        _ => "not known yet; `lvsd status` shows what becomes of it",
    };
}
