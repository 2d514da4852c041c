using Lvs.Core.Addresses;

namespace Lvs.Actors.Addresses;

/// <summary>
/// Announcements that wait because frames on an interface have to keep a distance: round by round over the addresses, so that each is
/// out once before any is out twice. Bounded by what was asked for last about each address.
/// </summary>
internal sealed class PacedFrames
{
    private Queue<HeldAddress> _waiting = [];

    /// <summary>Least time between two frames.</summary>
    public TimeSpan Interval { get; private set; }

    /// <summary>Frames behind those that wait; what still waits about the same addresses is replaced.</summary>
    public void Add(IReadOnlyCollection<HeldAddress> addresses, int repeat, TimeSpan interval)
    {
        Interval = interval;
        Forget([.. addresses]);
        for (var round = 0; round < repeat; round++)
        {
            foreach (var address in addresses)
            {
                _waiting.Enqueue(address);
            }
        }
    }

    /// <summary>Nothing more is said about these.</summary>
    public void Forget(HashSet<HeldAddress> addresses)
    {
        if (_waiting.Any(addresses.Contains))
        {
            _waiting = new Queue<HeldAddress>(_waiting.Where(address => !addresses.Contains(address)));
        }
    }

    /// <summary>The next frame; null when none waits.</summary>
    public HeldAddress? Next() => _waiting.TryDequeue(out var address) ? address : null;
}
