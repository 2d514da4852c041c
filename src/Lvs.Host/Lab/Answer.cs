namespace Lvs.Host.Lab;

/// <summary>One request through the VIP: when it was sent, when it ended, and the server that answered (null: none in time).</summary>
internal readonly record struct Answer(TimeSpan Sent, TimeSpan Ended, string? Server)
{
    public bool Failed => Server is null;
}
