namespace Lvs.Native.Interop;

/// <summary>
/// The C header a class of constants or a structure was taken from. Lvs.Native.Tests compiles every constant, size and offset below
/// this namespace against that header, so a wrong number does not survive a test run.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class CHeaderAttribute(string header, string? cType = null) : Attribute
{
    /// <summary>As it stands between the angle brackets of an #include.</summary>
    public string Header { get; } = header;

    /// <summary>For a structure: its C type, "struct nlmsghdr".</summary>
    public string? CType { get; } = cType;
}
