namespace Lvs.Host.Lab;

/// <summary>What a step saw was not what it expected; the message is what was seen.</summary>
internal sealed class ExpectationException(string saw) : Exception(saw);
