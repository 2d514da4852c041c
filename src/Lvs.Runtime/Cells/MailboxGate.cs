using System.Runtime.InteropServices;

namespace Lvs.Runtime.Cells;

/// <summary>
/// The half of a mailbox that its writers touch. It is kept a cache line away from the half that the reader touches for every
/// message, or each Tell would take the reader's line away. Fields of a base class lie before those of the derived one, so the gap
/// is at the end of this one.
/// </summary>
internal abstract class MailboxGate
{
    /// <summary>What was told and not taken yet, newest first; or what the reader does.</summary>
    protected MailboxNode? _inbox;

    /// <summary>1 from being handed to the executor until the loop has ended.</summary>
    protected int _isScheduled;

    /// <summary>Holds nothing. Structures are laid out after all other fields of a class.</summary>
    protected CacheLine _gap;

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    protected struct CacheLine;
}
