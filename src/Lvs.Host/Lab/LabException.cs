namespace Lvs.Host.Lab;

/// <summary>Something the lab needs went wrong; the message is the one line the user sees.</summary>
internal sealed class LabException(string message) : Exception(message);
