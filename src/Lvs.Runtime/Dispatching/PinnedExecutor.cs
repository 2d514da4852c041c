using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Dispatching;

/// <summary>One thread for one actor, from its creation to its end.</summary>
internal sealed class PinnedExecutor : MailboxExecutor
{
    private readonly object _gate = new();
    private readonly Thread _thread;
    private Mailbox? _mailbox;
    private bool _isDue;
    private bool _isReleased;

    public PinnedExecutor(string threadName, bool isBackground, ThreadPriority priority, int throughput)
        : base(throughput)
    {
        _thread = new Thread(Loop) { Name = threadName, IsBackground = isBackground, Priority = priority };
    }

    public override void Execute(Mailbox mailbox)
    {
        lock (_gate)
        {
            _isDue = true;
            Monitor.Pulse(_gate);

            // The first run is the actor's creation, so an actor whose creation was refused never has a thread.
            if (_mailbox is null)
            {
                _mailbox = mailbox;
                _thread.Start();
            }
        }
    }

    /// <summary>Called on the thread itself, which ends with the run it is in.</summary>
    public override void Release() => _isReleased = true;

    private void Loop()
    {
        while (!_isReleased)
        {
            lock (_gate)
            {
                while (!_isDue)
                {
                    Monitor.Wait(_gate);
                }

                _isDue = false;
            }

            _mailbox!.Run();
        }
    }
}
