using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>What the lab needs of its caller.</summary>
internal static class Privileged
{
    public static void RequireRoot()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new OperatorException("the lab makes network namespaces and needs root");
        }
    }
}
