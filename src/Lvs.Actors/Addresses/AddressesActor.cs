using Akka.Actor;
using Akka.Event;
using Lvs.Core.Addresses;

namespace Lvs.Actors.Addresses;

/// <summary>
/// The only writer of addresses, and the only reader of link news. It keeps no address by itself: a hold that its owner does not
/// renew runs out in the kernel, so that neither a hung owner nor a hung writer can keep a virtual address. What it could not take
/// off it tries again until it can.
/// </summary>
public sealed class AddressesActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IAddresses _addresses;
    private readonly Dictionary<string, HashSet<IActorRef>> _watchers = [];
    private readonly Dictionary<HeldAddress, IActorRef> _holders = [];
    private readonly HashSet<HeldAddress> _unreleased = [];
    private readonly HashSet<string> _reported = [];
    private IDisposable? _watch;

    /// <summary>Creates the actor over the machine's addresses.</summary>
    public AddressesActor(IAddresses addresses)
    {
        _addresses = addresses;
        Receive<AddressesProtocol.Hold>(OnHold);
        Receive<AddressesProtocol.Release>(OnRelease);
        Receive<AddressesProtocol.Announce>(OnAnnounce);
        Receive<AddressesProtocol.WatchLink>(OnWatchLink);
        Receive<AddressesProtocol.LinkChanged>(OnLinkChanged);
        Receive<ReleaseAgain>(_ => OnReleaseAgain());
        Receive<Terminated>(OnTerminated);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        _watch = _addresses.Watch(change => self.Tell(new AddressesProtocol.LinkChanged(change)));
    }

    /// <inheritdoc/>
    protected override void PostStop() => _watch?.Dispose();

    private void OnHold(AddressesProtocol.Hold hold)
    {
        foreach (var address in hold.Addresses)
        {
            _holders[address] = Sender;
            _unreleased.Remove(address);
            Attempt("hold", address, () => _addresses.Hold(address, hold.Lease));
        }
    }

    private void OnRelease(AddressesProtocol.Release release)
    {
        foreach (var address in release.Addresses)
        {
            // Moved by a reload: the new holder was faster than the old one's release.
            if (_holders.TryGetValue(address, out var holder) && !holder.Equals(Sender))
            {
                continue;
            }

            _holders.Remove(address);
            TryRelease(address);
        }
    }

    private void OnReleaseAgain()
    {
        foreach (var address in _unreleased.ToArray())
        {
            TryRelease(address);
        }
    }

    private void TryRelease(HeldAddress address)
    {
        if (Attempt("release", address, () => _addresses.Release(address)))
        {
            _unreleased.Remove(address);
        }
        else
        {
            _unreleased.Add(address);
            Timers.StartSingleTimer(ReleaseAgain.Instance, ReleaseAgain.Instance, RetryDelay);
        }
    }

    private void OnAnnounce(AddressesProtocol.Announce announce)
    {
        for (var batch = 0; batch < announce.Repeat; batch++)
        {
            Attempt("announce", announce.Addresses, () => _addresses.Announce(announce.Addresses));
        }
    }

    private void OnWatchLink(AddressesProtocol.WatchLink watch)
    {
        if (!_watchers.TryGetValue(watch.Interface, out var watchers))
        {
            _watchers.Add(watch.Interface, watchers = []);
        }

        watchers.Add(Sender);
        Context.Watch(Sender);
        LinkState? link = null;
        if (Attempt("look at", watch.Interface, () => link = _addresses.FindLink(watch.Interface)))
        {
            Sender.Tell(new AddressesProtocol.LinkChanged(new LinkChange(watch.Interface, link)));
        }
        else
        {
            Context.System.Scheduler.ScheduleTellOnce(RetryDelay, Self, watch, Sender);
        }
    }

    private void OnLinkChanged(AddressesProtocol.LinkChanged news)
    {
        foreach (var watcher in _watchers.GetValueOrDefault(news.Change.Interface, []))
        {
            watcher.Tell(news);
        }
    }

    private void OnTerminated(Terminated terminated)
    {
        foreach (var watchers in _watchers.Values)
        {
            watchers.Remove(terminated.ActorRef);
        }

        foreach (var (address, holder) in _holders.ToArray())
        {
            if (holder.Equals(terminated.ActorRef))
            {
                _holders.Remove(address);
            }
        }
    }

    // The same failure is logged once until it works again.
    private bool Attempt<T>(string operation, T subject, Action action)
    {
        var key = $"{operation} {subject}";
        try
        {
            action();
            _reported.Remove(key);
            return true;
        }
        catch (IOException failure)
        {
            if (_reported.Add(key))
            {
                _log.Error("Cannot {Operation} {Subject}: {Reason}", operation, subject, failure.Message);
            }

            return false;
        }
    }

    private sealed record ReleaseAgain : INoSerializationVerificationNeeded
    {
        public static readonly ReleaseAgain Instance = new();
    }
}
