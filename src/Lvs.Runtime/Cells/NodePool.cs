using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>
/// Keeps mailbox nodes, so that telling allocates nothing. Each thread has its own list. Where one thread tells and another
/// handles, nodes pile up at one end and lack at the other: full lists of <see cref="BatchSize"/> travel back through shared
/// slots, each taken or filled by one atomic operation, so that the cost per message is a fraction of one.
/// </summary>
internal static class NodePool
{
    private const int BatchSize = 64;

    private static readonly MailboxNode?[] Shared = new MailboxNode?[1024];

    /// <summary>About how many shared slots are filled; a hint where to look, not a count.</summary>
    private static int _level;

    [ThreadStatic]
    private static ThreadCache? _cache;

    public static MailboxNode Rent(object message, IActorRef? sender)
    {
        var cache = _cache ??= new ThreadCache();
        var node = cache.Head ?? cache.Refill();
        cache.Head = node.Next;
        cache.Count--;
        node.Message = message;
        node.Sender = sender;
        return node;
    }

    public static void Return(MailboxNode node)
    {
        var cache = _cache ??= new ThreadCache();
        if (cache.Count >= BatchSize)
        {
            cache.Spill();
        }

        node.Message = null;
        node.Sender = null;
        node.Next = cache.Head;
        cache.Head = node;
        cache.Count++;
    }

    private static bool TryTakeShared(out MailboxNode? batch)
    {
        var level = Volatile.Read(ref _level);
        for (var slot = Math.Min(level, Shared.Length) - 1; slot >= 0 && slot >= level - 4; slot--)
        {
            batch = Interlocked.Exchange(ref Shared[slot], null);
            if (batch is not null)
            {
                Volatile.Write(ref _level, slot);
                return true;
            }
        }

        Volatile.Write(ref _level, Math.Max(level - 4, 0));
        batch = null;
        return false;
    }

    /// <summary>Where all slots near the level are taken, the batch is left to the garbage collector.</summary>
    private static void Share(MailboxNode batch)
    {
        var level = Volatile.Read(ref _level);
        for (var slot = Math.Max(level, 0); slot < Shared.Length && slot < level + 4; slot++)
        {
            if (Interlocked.CompareExchange(ref Shared[slot], batch, null) is null)
            {
                Volatile.Write(ref _level, slot + 1);
                return;
            }
        }

        Volatile.Write(ref _level, Math.Min(level + 4, Shared.Length));
    }

    private sealed class ThreadCache
    {
        public MailboxNode? Head;
        public int Count;
        private MailboxNode? _spare;

        /// <summary>Called with an empty list; returns the first node of the new one.</summary>
        public MailboxNode Refill()
        {
            var batch = _spare;
            _spare = null;
            if (batch is null && !TryTakeShared(out batch))
            {
                Count = 1;
                return new MailboxNode();
            }

            Count = BatchSize;
            return batch!;
        }

        /// <summary>Called with a full list; leaves an empty one.</summary>
        public void Spill()
        {
            if (_spare is not null)
            {
                Share(_spare);
            }

            _spare = Head;
            Head = null;
            Count = 0;
        }
    }
}
