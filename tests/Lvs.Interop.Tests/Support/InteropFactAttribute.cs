namespace Lvs.Interop.Tests.Support;

/// <summary>A test that makes network namespaces and runs directors in them.</summary>
internal sealed class InteropFactAttribute : FactAttribute
{
    public InteropFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = "needs root for network namespaces";
        }
    }
}
