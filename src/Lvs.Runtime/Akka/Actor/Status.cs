using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <summary>An answer that says how it went; <c>PipeTo</c> and <c>Ask</c> know it. See "Ask: Send-And-Receive-Future".</summary>
[SuppressMessage("Design", "CA1051", Justification = "Fields in Akka.NET.")]
public abstract class Status
{
    private Status()
    {
    }

    /// <summary>It did not.</summary>
    public sealed class Failure(Exception cause) : Status
    {
        public readonly Exception Cause = cause;

        public override string ToString() => $"Failure: {Cause}";
    }
}
