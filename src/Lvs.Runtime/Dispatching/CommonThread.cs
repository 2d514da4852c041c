using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Dispatching;

/// <summary>A thread that runs the mailboxes of several actors in turn, and is there as long as one of them is.</summary>
internal sealed class CommonThread(string name, ThreadPriority priority)
{
    private readonly object _gate = new();
    private readonly Queue<Mailbox> _due = [];
    private int _actors;
    private bool _isRunning;

    /// <summary>A mailbox is to run, that of a new actor or of one that is known.</summary>
    public void Add(Mailbox mailbox, bool isNew)
    {
        lock (_gate)
        {
            _actors += isNew ? 1 : 0;
            _due.Enqueue(mailbox);
            Monitor.Pulse(_gate);
            if (!_isRunning)
            {
                _isRunning = true;
                new Thread(Loop) { Name = name, IsBackground = true, Priority = priority }.Start();
            }
        }
    }

    /// <summary>An actor has ended; called from its last run.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _actors--;
        }
    }

    private void Loop()
    {
        while (Next() is { } mailbox)
        {
            mailbox.Run();
        }
    }

    private Mailbox? Next()
    {
        lock (_gate)
        {
            while (true)
            {
                if (_due.TryDequeue(out var mailbox))
                {
                    return mailbox;
                }

                if (_actors == 0)
                {
                    _isRunning = false;
                    return null;
                }

                Monitor.Wait(_gate);
            }
        }
    }
}
