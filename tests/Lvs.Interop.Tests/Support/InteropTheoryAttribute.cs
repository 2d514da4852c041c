namespace Lvs.Interop.Tests.Support;

/// <summary>A test that makes network namespaces and runs keepalived in them.</summary>
internal sealed class InteropTheoryAttribute : TheoryAttribute
{
    public InteropTheoryAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = "needs root for network namespaces";
        }
    }
}
