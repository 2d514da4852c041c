namespace Lvs.Host.Cli;

/// <summary>Something the operator has to mend; the message is one line that says what.</summary>
internal sealed class OperatorException(string message) : Exception(message);

/// <summary>Exit statuses of every verb.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Not done; the reason was printed to the standard error.</summary>
    public const int Failure = 1;
}
