namespace Lvs.Core.Addresses;

/// <summary>For a director whose routers have none.</summary>
public sealed class NoVirtualLinks : IVirtualLinks
{
    /// <inheritdoc/>
    public bool Make(VirtualLink link) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Remove(VirtualLink link) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IReadOnlyList<string> ListLinks() => throw new NotSupportedException();

    /// <inheritdoc/>
    public string ReadSysctl(string name) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void WriteSysctl(string name, string value) => throw new NotSupportedException();
}
