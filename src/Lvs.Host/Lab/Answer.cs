namespace Lvs.Host.Lab;

/// <summary>
/// One request through the VIP: when it was sent, when it ended, and the server that answered; where none did, why not.
/// </summary>
internal readonly record struct Answer(TimeSpan Sent, TimeSpan Ended, string? Server, string? Failure = null)
{
    public bool Failed => Server is null;
}
