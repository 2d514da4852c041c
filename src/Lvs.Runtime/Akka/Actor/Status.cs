namespace Akka.Actor;

/// <summary>An answer that says how it went; <c>PipeTo</c> and <c>Ask</c> know it. See "Ask: Send-And-Receive-Future".</summary>
public abstract class Status
{
    private Status()
    {
    }

    /// <summary>It went well.</summary>
    public sealed class Success(object? status) : Status
    {
        public static readonly Success Instance = new(null);

        public object? Status { get; } = status;

        public override string ToString() => $"Success: {Status}";
    }

    /// <summary>It did not.</summary>
    public sealed class Failure(Exception cause, object? state) : Status
    {
        public Failure(Exception cause)
            : this(cause, null)
        {
        }

        public Exception Cause { get; } = cause;

        public object? State { get; } = state;

        public override string ToString() => $"Failure: {Cause}";
    }
}
