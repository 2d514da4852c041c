namespace Akka.Persistence;

/// <summary>To the recovery handlers, once everything has been replayed; events may be persisted from then on.</summary>
public sealed class RecoveryCompleted
{
    public static readonly RecoveryCompleted Instance = new();

    private RecoveryCompleted()
    {
    }
}
