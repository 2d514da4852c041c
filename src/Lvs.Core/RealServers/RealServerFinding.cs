namespace Lvs.Core.RealServers;

/// <summary>Something that keeps a machine from serving a virtual address.</summary>
/// <param name="What">The address, interface or kernel setting it is about.</param>
/// <param name="Found">How it is.</param>
/// <param name="Expected">How it has to be.</param>
/// <param name="Consequence">What happens as it is.</param>
/// <param name="Remedy">A command that mends it.</param>
public sealed record RealServerFinding(string What, string Found, string Expected, string Consequence, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What}: found {Found}, expected {Expected}: {Consequence}: {Remedy}";
}
