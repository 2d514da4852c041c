using Akka.Actor;
using Akka.Event;
using Lvs.Core.Addresses;

namespace Lvs.Actors.Addresses;

/// <summary>
/// The only writer of addresses, and the only reader of link news. It keeps no address by itself: a hold that its owner does not
/// renew runs out in the kernel, so that neither a hung owner nor a hung writer can keep a virtual address.
/// </summary>
public sealed class AddressesActor : ReceiveActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IAddresses _addresses;
    private readonly Dictionary<string, HashSet<IActorRef>> _watchers = [];
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
        Receive<Terminated>(OnTerminated);
    }

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
            Attempt("hold", address, () => _addresses.Hold(address, hold.Lease));
        }
    }

    private void OnRelease(AddressesProtocol.Release release)
    {
        foreach (var address in release.Addresses)
        {
            Attempt("release", address, () => _addresses.Release(address));
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
        Sender.Tell(new AddressesProtocol.LinkChanged(new LinkChange(watch.Interface, _addresses.FindLink(watch.Interface))));
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
    }

    // The owner repeats what it wants, so a failure is not retried here; the same one is logged once until it works again.
    private void Attempt<T>(string operation, T subject, Action action)
    {
        var key = $"{operation} {subject}";
        try
        {
            action();
            _reported.Remove(key);
        }
        catch (IOException failure)
        {
            if (_reported.Add(key))
            {
                _log.Error("Cannot {Operation} {Subject}: {Reason}", operation, subject, failure.Message);
            }
        }
    }
}
