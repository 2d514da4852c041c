using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Lvs.Core;
using Lvs.Core.Addresses;
using Lvs.Core.Config;

namespace Lvs.Actors.Addresses;

/// <summary>
/// The only writer of addresses, and the only reader of link news. It keeps no address by itself: a hold that its owner does not
/// renew runs out in the kernel, so that neither a hung owner nor a hung writer can keep a virtual address. What it could not take
/// off it tries again until it can. The virtual interfaces that addresses are on it makes, and makes again when they are gone.
/// </summary>
public sealed class AddressesActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IAddresses _addresses;
    private readonly Dictionary<string, HashSet<IActorRef>> _watchers = [];
    private readonly Dictionary<HeldAddress, IActorRef> _holders = [];
    private readonly HashSet<HeldAddress> _unreleased = [];
    private readonly List<(HashSet<IPAddress> Addresses, IActorRef Asker)> _awaited = [];
    private readonly HashSet<string> _reported = [];
    private readonly Dictionary<Lane, PacedFrames> _paced = [];
    private readonly AddressBatch _batch = new();
    private readonly List<IActorRef> _askers = [];
    private readonly SettledLinks _settled = new();
    private readonly OwnLinks _own;
    private Dictionary<string, (string Lane, GarpGroupConfig Group)> _groups = [];
    private IDisposable? _watch;

    /// <summary>Creates the actor over the machine's addresses and virtual interfaces.</summary>
    public AddressesActor(IAddresses addresses, IVirtualLinks links)
    {
        _addresses = addresses;
        _own = new OwnLinks(links);
        Receive<AddressesProtocol.Hold>(OnHold);
        Receive<AddressesProtocol.Announce>(OnAnnounce);
        Receive<WriteBatch>(_ => Write());
        Receive<AddressesProtocol.Release>(OnRelease);
        ReceiveAfterBatch<AddressesProtocol.Find>(OnFind);
        ReceiveAfterBatch<AddressesProtocol.AwaitReleased>(OnAwaitReleased);
        ReceiveAfterBatch<AddressesProtocol.WatchLink>(OnWatchLink);
        ReceiveAfterBatch<AddressesProtocol.LinkChanged>(OnLinkChanged);
        ReceiveAfterBatch<AddressesProtocol.SetInterfaces>(OnSetInterfaces);
        ReceiveAfterBatch<AddressesProtocol.RetireLinks>(_ => RetireLinks());
        ReceiveAfterBatch<AddressesProtocol.Stop>(OnStop);
        Receive<AddressesProtocol.GetLoans>(_ => Sender.Tell(new AddressesProtocol.Loans(_own.Lent)));
        Receive<AddressesProtocol.Inherit>(inherit => _own.Lent = inherit.Loans.Sysctls);
        Receive<MakeLinksAgain>(_ => MakeLinks());
        Receive<LinkIsSettled>(settled => OnLinkIsSettled(settled.Interface));
        Receive<SendNext>(next => SendOne(next.Lane));
        Receive<ReleaseAgain>(_ => OnReleaseAgain());
        Receive<WatchAgain>(_ => OnWatchAgain());
        Receive<Terminated>(OnTerminated);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => TryWatch();

    /// <inheritdoc/>
    protected override void PostStop() => _watch?.Dispose();

    private bool TryWatch()
    {
        var self = Self;
        if (Attempt("watch", "interfaces", () => _watch = _addresses.Watch(change => self.Tell(new AddressesProtocol.LinkChanged(change)))))
        {
            return true;
        }

        Timers.StartSingleTimer(WatchAgain.Instance, WatchAgain.Instance, RetryDelay);
        return false;
    }

    // What changed while nobody watched, nobody has told.
    private void OnWatchAgain()
    {
        if (TryWatch())
        {
            foreach (var name in _watchers.Keys)
            {
                LinkState? link = null;
                if (Attempt("look at", name, () => link = _addresses.FindLink(name)))
                {
                    OnLinkChanged(new AddressesProtocol.LinkChanged(new LinkChange(name, link)));
                }
            }
        }
    }

    private void OnHold(AddressesProtocol.Hold hold)
    {
        foreach (var address in hold.Addresses)
        {
            _holders[address] = Sender;
            _unreleased.Remove(address);
        }

        _askers.Add(Sender);
        WriteSoon(_batch.Add(hold));
    }

    private void OnAnnounce(AddressesProtocol.Announce announce) => WriteSoon(_batch.Add(announce));

    // What else waits in the mailbox is written together with it: the addresses of a thousand instances that become master at once.
    private void WriteSoon(bool isFirst)
    {
        if (isFirst)
        {
            Self.Tell(WriteBatch.Instance);
        }
    }

    // Held first, announced then.
    private void Write()
    {
        foreach (var hold in _batch.TakeHolds())
        {
            Attempt("hold", Subject(hold.Addresses), () => _addresses.Hold(hold.Addresses, hold.Lease));
        }

        foreach (var asker in _askers)
        {
            asker.Tell(AddressesProtocol.Answered.Instance);
        }

        _askers.Clear();

        foreach (var announce in _batch.TakeAnnouncements())
        {
            Announce(announce);
        }
    }

    // Everything else comes after what was told before it.
    private void ReceiveAfterBatch<T>(Action<T> handle) => Receive<T>(message =>
    {
        Write();
        handle(message);
    });

    private void OnFind(AddressesProtocol.Find find)
    {
        var found = find.Addresses.Where(address =>
        {
            var isThere = false;
            return Attempt("look for", address, () => isThere = _addresses.IsHeld(address)) && isThere;
        });
        Sender.Tell(new AddressesProtocol.Found(found.ToValueList()));
    }

    private void OnRelease(AddressesProtocol.Release release)
    {
        // Moved by a reload: the new holder was faster than the old one's release.
        var released = release.Addresses.Where(address => !_holders.TryGetValue(address, out var holder) || holder.Equals(Sender)).ToHashSet();
        _batch.Forget(released);
        Write();
        foreach (var frames in _paced.Values)
        {
            frames.Forget([.. release.Addresses]);
        }

        foreach (var address in released)
        {
            _holders.Remove(address);
            TryRelease(address);
        }

        Sender.Tell(AddressesProtocol.Answered.Instance);
        AnswerAwaited();
    }

    private void OnAwaitReleased(AddressesProtocol.AwaitReleased message)
    {
        _awaited.Add(([.. message.Addresses], Sender));
        AnswerAwaited();
    }

    private void AnswerAwaited()
    {
        foreach (var awaited in _awaited.ToArray())
        {
            if (!_holders.Keys.Any(held => awaited.Addresses.Contains(held.Address)))
            {
                _awaited.Remove(awaited);
                awaited.Asker.Tell(AddressesProtocol.Released.Instance);
            }
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

    private void Announce(AddressesProtocol.Announce announce)
    {
        foreach (var lane in announce.Addresses.GroupBy(LaneOf))
        {
            var interval = IntervalOf(lane.Key, _own.ParentOf(lane.First().Interface), announce);
            if (interval > TimeSpan.Zero)
            {
                Pace([.. lane], lane.Key, announce.Repeat, interval);
            }
            else
            {
                var addresses = lane.ToValueList();
                for (var round = 0; round < announce.Repeat; round++)
                {
                    Attempt("announce", Subject(addresses), () => _addresses.Announce(addresses));
                }
            }
        }
    }

    private Lane LaneOf(HeldAddress address)
    {
        var parent = _own.ParentOf(address.Interface);
        return new Lane(_groups.TryGetValue(parent, out var group) ? group.Lane : parent, address.Address.AddressFamily == AddressFamily.InterNetworkV6);
    }

    // A group says it for its interfaces, and where it does not, what is said for all of them holds.
    private TimeSpan IntervalOf(Lane lane, string onInterface, AddressesProtocol.Announce announce)
    {
        var ofAll = lane.IsIPv6 ? announce.NeighbourInterval : announce.ArpInterval;
        return !_groups.TryGetValue(onInterface, out var member) ? ofAll
            : (lane.IsIPv6 ? member.Group.GnaInterval : member.Group.GarpInterval) is { Ticks: > 0 } ofGroup ? ofGroup
            : ofAll;
    }

    private void Pace(List<HeldAddress> addresses, Lane lane, int repeat, TimeSpan interval)
    {
        var isIdle = !_paced.TryGetValue(lane, out var frames);
        if (frames is null)
        {
            _paced.Add(lane, frames = new PacedFrames());
        }

        frames.Add(addresses, repeat, interval);
        if (isIdle)
        {
            SendOne(lane);
        }
    }

    // The lane stays for one interval after its last frame, so that the next one keeps its distance as well.
    private void SendOne(Lane lane)
    {
        var frames = _paced[lane];
        if (frames.Next() is not { } address)
        {
            _paced.Remove(lane);
            return;
        }

        Attempt("announce", address, () => _addresses.Announce([address]));
        Timers.StartSingleTimer(lane, new SendNext(lane), frames.Interval);
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
            var change = new LinkChange(watch.Interface, link);
            _settled.Said(change);
            Sender.Tell(new AddressesProtocol.LinkChanged(change));
        }
        else
        {
            Context.System.Scheduler.ScheduleTellOnce(RetryDelay, Self, watch, Sender);
        }
    }

    private void OnSetInterfaces(AddressesProtocol.SetInterfaces message)
    {
        _settled.Delays = message.Delays;
        _groups = message.Groups.Index()
            .SelectMany(group => group.Item.Interfaces.Items, (group, name) => (name, Lane: $"garp_group {group.Index}", group.Item))
            .DistinctBy(member => member.name)
            .ToDictionary(member => member.name, member => (member.Lane, member.Item), StringComparer.Ordinal);
        _own.Want(message.Links);
        MakeLinks();
    }

    // On a parent that is not there it is made when that comes.
    private void MakeLinks()
    {
        var isChanged = false;
        foreach (var link in _own.Missing.ToArray())
        {
            var isMade = false;
            if (!Attempt("make", link, () => isMade = _own.Make(link)))
            {
                Timers.StartSingleTimer(MakeLinksAgain.Instance, MakeLinksAgain.Instance, RetryDelay);
            }

            isChanged |= isMade;
        }

        if (isChanged)
        {
            SettleLinks();
        }
    }

    private void RetireLinks()
    {
        var unwanted = _own.Unwanted;
        foreach (var link in unwanted)
        {
            Attempt("remove", link, () => _own.Remove(link));
        }

        if (unwanted.Length > 0)
        {
            SettleLinks();
        }
    }

    private void SettleLinks() => Attempt("set", "what virtual interfaces need of others", () =>
    {
        foreach (var problem in _own.Settle())
        {
            _log.Warning("A virtual interface may not be reached as it should be: {Reason}", problem);
        }
    });

    private void OnStop(AddressesProtocol.Stop stop)
    {
        if (!stop.IsToSuccessor)
        {
            _own.Want([]);
            RetireLinks();
        }

        Context.Stop(Self);
    }

    private void OnLinkChanged(AddressesProtocol.LinkChanged told)
    {
        var news = MendLinks(told);
        var timer = new LinkIsSettled(news.Change.Interface);
        if (_settled.GoesOn(news.Change, out var wait))
        {
            Timers.Cancel(timer);
            TellWatchers(news);
        }
        else if (wait is { } delay)
        {
            Timers.StartSingleTimer(timer, timer, delay);
        }

        if (news.Change.State is { } state)
        {
            LookForLosses(state);
        }
    }

    // What somebody has removed is there again before anybody hears of it; what went with its parent comes with it, before that is told.
    private AddressesProtocol.LinkChanged MendLinks(AddressesProtocol.LinkChanged news)
    {
        var (name, state) = news.Change;
        if (state is null && _own.Lose(name))
        {
            MakeLinks();
            LinkState? now = null;
            return Attempt("look at", name, () => now = _addresses.FindLink(name)) ? new(new LinkChange(name, now)) : news;
        }

        if (state is not null && _own.AreMissingOn(name))
        {
            MakeLinks();
        }

        return news;
    }

    private void OnLinkIsSettled(string name)
    {
        if (_settled.Passed(name) is { } change)
        {
            TellWatchers(new AddressesProtocol.LinkChanged(change));
        }
    }

    private void TellWatchers(AddressesProtocol.LinkChanged news)
    {
        foreach (var watcher in _watchers.GetValueOrDefault(news.Change.Interface, []))
        {
            watcher.Tell(news);
        }
    }

    // The news may be older than the last hold, so the kernel is asked once more: about all of the interface first, as it takes long to
    // ask about each of a thousand.
    private void LookForLosses(LinkState state)
    {
        var missing = Missing(_holders.Keys, state);
        LinkState? now = null;
        if (missing.Count == 0
            || !Attempt("look at", state.Name, () => now = _addresses.FindLink(state.Name))
            || now is null)
        {
            return;
        }

        foreach (var address in Missing(missing, now))
        {
            var isLost = false;
            if (Attempt("look for", address, () => isLost = !_addresses.IsHeld(address)) && isLost)
            {
                _holders[address].Tell(new AddressesProtocol.Lost(address));
            }
        }
    }

    private static List<HeldAddress> Missing(IEnumerable<HeldAddress> held, LinkState state)
    {
        var there = state.Addresses.ToHashSet();
        return [.. held.Where(address => address.Interface == state.Name && !there.Contains(address.Address))];
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

        AnswerAwaited();
    }

    private static string Subject(ValueList<HeldAddress> addresses) => addresses.Count switch
    {
        0 => "nothing",
        1 => addresses[0].ToString(),
        var count => $"{addresses[0]} and {count - 1} more",
    };

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

    /// <summary>Frames of one kind on one interface, or on those of a garp_group.</summary>
    private sealed record Lane(string Name, bool IsIPv6);

    private sealed record LinkIsSettled(string Interface) : INoSerializationVerificationNeeded;

    private sealed record SendNext(Lane Lane) : INoSerializationVerificationNeeded;

    private sealed record WriteBatch : INoSerializationVerificationNeeded
    {
        public static readonly WriteBatch Instance = new();
    }

    private sealed record MakeLinksAgain : INoSerializationVerificationNeeded
    {
        public static readonly MakeLinksAgain Instance = new();
    }

    private sealed record WatchAgain : INoSerializationVerificationNeeded
    {
        public static readonly WatchAgain Instance = new();
    }

    private sealed record ReleaseAgain : INoSerializationVerificationNeeded
    {
        public static readonly ReleaseAgain Instance = new();
    }
}
