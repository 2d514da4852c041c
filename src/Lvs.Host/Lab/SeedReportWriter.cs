using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Lvs.Host.Lab;

/// <summary>Shows a report as the table at the end of a run, and writes it as JSON.</summary>
internal static class SeedReportWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteJson(SeedReport report, string file) => File.WriteAllText(file, JsonSerializer.Serialize(report, Json) + "\n");

    public static void WriteSummary(SeedReport report, StepPrinter printer)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("directors", "fault", "detection", "by the RFC", "client without answer", "failed requests");
        foreach (var figures in report.Failovers.Concat(report.Keepalived))
        {
            table.AddRow(
                figures.Directors,
                figures.Fault,
                Seconds(figures.DetectionSeconds),
                Seconds(figures.ExpectedDetectionSeconds),
                Seconds(figures.OutageSeconds),
                $"{figures.FailedRequests} of {figures.Requests}");
        }

        printer.Line("");
        printer.Console.Write(table);
        var passed = report.Steps.Count(step => step.Passed);
        printer.Line($"{passed} of {report.Steps.Count} steps as expected, {report.Directors} directors, {report.Seconds:0} s, {report.Kernel}");
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture) + " s";
}
