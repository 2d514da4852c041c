using Lvs.Core.Addresses;
using Lvs.Core.Config;
using Lvs.Host.Config;
using Lvs.Host.Hosting;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Hosting;

public sealed class DaemonTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_actor_that_is_stuck_in_the_kernel_is_one_failure_and_does_not_keep_the_daemon()
    {
        using var kernel = KernelPorts.Open();
        using var stuck = new StuckAddresses();
        var loader = new ConfigLoader(Path.Combine(_directory.Path, "none.conf"), new FileSources(askMachine: false), addressLease: null);
        var ports = kernel.ToDirectorPorts() with { Addresses = stuck };
        var daemon = new Daemon(
            ports,
            kernel.Links,
            loader,
            Path.Combine(_directory.Path, "control.sock"),
            static (_, _) => Task.CompletedTask,
            static () => { },
            stopTimeout: TimeSpan.FromSeconds(0.2));

        var failure = await Assert.ThrowsAsync<IOException>(
            () => daemon.RunAsync(new DirectorConfig(), new CancellationToken(canceled: true)).WaitAsync(Patience));
        Assert.Equal("the director did not stop within 0.2 s", failure.Message);
        await daemon.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    /// <summary>A kernel that does not come back.</summary>
    private sealed class StuckAddresses : IAddresses, IDisposable
    {
        private readonly ManualResetEventSlim _released = new();

        public LinkState? FindLink(string name) => throw new NotSupportedException();

        public void Hold(IReadOnlyList<HeldAddress> addresses, TimeSpan? lease) => throw new NotSupportedException();

        public bool Release(HeldAddress address) => throw new NotSupportedException();

        public bool IsHeld(HeldAddress address) => throw new NotSupportedException();

        public void Announce(IReadOnlyList<HeldAddress> addresses) => throw new NotSupportedException();

        public IDisposable Watch(Action<LinkChange> onChange)
        {
            _released.Wait();
            return this;
        }

        public void Dispose() => _released.Set();
    }
}
