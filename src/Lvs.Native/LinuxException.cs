namespace Lvs.Native;

/// <summary>A system call the environment refused: which operation, and the kernel's errno.</summary>
public class LinuxException : IOException
{
    /// <summary>"operation: reason (ERRNO)", with the kernel's own explanation when it gave one.</summary>
    public LinuxException(string operation, int errno, string? explanation = null)
        : base(explanation is null ? $"{operation}: {Interop.Errno.Describe(errno)}" : $"{operation}: {Interop.Errno.Describe(errno)}: {explanation}")
    {
        Operation = operation;
        Errno = errno;
    }

    /// <summary>What was tried, in words: "add 192.0.2.1/32 dev ens33".</summary>
    public string Operation { get; }

    /// <summary>The number, positive (errno.h).</summary>
    public int Errno { get; }

    /// <summary>Its name: EPERM.</summary>
    public string ErrnoName => Interop.Errno.NameOf(Errno);
}
