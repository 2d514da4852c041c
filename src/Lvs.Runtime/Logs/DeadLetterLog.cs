using Akka.Actor;
using Akka.Event;
using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Logs;

/// <summary>
/// Subscribes to dead letters and unhandled messages and logs the first of them; then it is silent for a while, as a letter may be
/// one of thousands.
/// </summary>
internal sealed class DeadLetterLog(EmbeddedActorSystem system, ActorPath path) : MinimalActorRef(system, path)
{
    private const int LoggedAtOnce = 10;

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private readonly EmbeddedActorSystem _system = system;
    private readonly Lock _gate = new();
    private int _count;
    private TimeSpan? _silentUntil;

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is AllDeadLetters { Message: not IDeadLetterSuppression } letter && IsDue(out var count, out var remark))
        {
            _system.Publish(Entry(letter, count, remark), typeof(ActorSystem));
        }
    }

    private bool IsDue(out int count, out string remark)
    {
        lock (_gate)
        {
            var now = _system.Scheduler.HighResMonotonicClock;
            count = ++_count;
            remark = "";
            if (_silentUntil is { } end)
            {
                if (now <= end)
                {
                    return false;
                }

                remark = $", of which {_count - LoggedAtOnce - 1} were not logged. The counter will be reset now";
                (_count, _silentUntil) = (0, null);
            }
            else if (_count == LoggedAtOnce)
            {
                remark = $", no more dead letters will be logged in next [{Silence}]";
                _silentUntil = now + Silence;
            }

            return true;
        }
    }

    private Info Entry(AllDeadLetters letter, int count, string remark)
    {
        var type = letter.Message.GetType().Name;
        var origin = ReferenceEquals(letter.Sender, _system.DeadLetters) ? "" : $" from {letter.Sender}";
        var text = letter is UnhandledMessage
            ? new TemplateMessage(
                "Message [{Type}]{Origin} to {Recipient} was unhandled. [{Count}] dead letters encountered{Remark}.",
                type,
                origin,
                letter.Recipient,
                count,
                remark)
            : new TemplateMessage(
                "Message [{Type}]{Origin} to {Recipient} was not delivered. [{Count}] dead letters encountered{Remark}. "
                    + "If this is not an expected behavior then {Missing} may have terminated unexpectedly.",
                type,
                origin,
                letter.Recipient,
                count,
                remark,
                letter.Recipient);
        return new Info(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), text);
    }
}
