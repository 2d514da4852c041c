using Lvs.Core.Addresses;
using Lvs.Core.Config;
using Lvs.Core.Tracking;
using Lvs.Core.Vrrp;

namespace Lvs.Benchmarks.Director;

/// <summary>The parts of a machine that a director without VRRP does not use.</summary>
internal sealed class NoMachine : IVrrpLinks, IAddresses, ITrackedScripts, ITrackedFiles, ITrackedProcesses
{
    public static readonly NoMachine Instance = new();

    public IVrrpLink Open(VrrpLinkOptions options, Action<VrrpPacket> onReceive) => throw new NotSupportedException();

    public LinkState? FindLink(string name) => null;

    public void Hold(IReadOnlyList<HeldAddress> addresses, TimeSpan? lease) => throw new NotSupportedException();

    public bool Release(HeldAddress address) => throw new NotSupportedException();

    public bool IsHeld(HeldAddress address) => false;

    public void Announce(IReadOnlyList<HeldAddress> addresses) => throw new NotSupportedException();

    public IDisposable Watch(Action<LinkChange> onChange) => new Nothing();

    public IScriptRun Start(ScriptConfig script, ProcessConfig process, Action<ScriptEnd> onEnd) => throw new NotSupportedException();

    public IDisposable Watch(string path, Action<string?> onContent) => throw new NotSupportedException();

    public void Initialize(TrackFileConfig file) => throw new NotSupportedException();

    public IDisposable Watch(ProcessMatch match, Action<int> onCount) => throw new NotSupportedException();

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
