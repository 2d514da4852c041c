using Microsoft.Extensions.Hosting;

namespace Lvs.Host.Control;

/// <summary>Of a web server in the daemon, which handles the signals itself.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
