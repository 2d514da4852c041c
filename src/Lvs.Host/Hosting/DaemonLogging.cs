using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Lvs.Host.Hosting;

/// <summary>The daemon's log: one line an event on the standard error, UTC with milliseconds; journald takes it from there.</summary>
internal static class DaemonLogging
{
    public static ILoggerFactory Create() => LoggerFactory.Create(builder =>
    {
        // Akka.NET tells of each shutdown that it runs; the daemon says itself why it stops.
        builder.AddFilter("Akka.Actor.CoordinatedShutdown", LogLevel.Warning);
        builder.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "HH:mm:ss.fff ";
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(options =>
        {
            options.LogToStandardErrorThreshold = LogLevel.Trace;

            // Actors log: were a full queue waited for, a reader that stalls (a pager on the pipe) would stop the adverts and the
            // leases. The console says how many lines were left out when it is read again.
            options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    });
}
