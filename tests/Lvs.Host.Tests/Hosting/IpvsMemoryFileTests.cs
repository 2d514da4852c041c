using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Host.Hosting;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Hosting;

public sealed class IpvsMemoryFileTests : IDisposable
{
    private static readonly IpvsMemory Some = new()
    {
        Services =
        [
            ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80),
            ServiceKey.Of(TransportProtocol.Sctp, IPAddress.Parse("2001:db8::1"), 5060),
            ServiceKey.OfMark(7, AddressFamily.InterNetworkV6),
        ],
        Timeouts = new IpvsTimeouts(TimeSpan.FromSeconds(900), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(300)),
        OwnsSyncDaemons = true,
        Sysctls = ImmutableSortedDictionary<string, (string, string)>.Empty.Add("net.ipv4.vs.conntrack", ("0", "1")),
    };

    private readonly TemporaryDirectory _directory = new();

    private string State => Path.Combine(_directory.Path, "state");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_saved_last_is_loaded()
    {
        Assert.Same(IpvsMemory.None, new IpvsMemoryFile(State, "here").Load());
        await new IpvsMemoryFile(State, "here").SaveAsync(Some);
        var loaded = new IpvsMemoryFile(State, "here").Load();
        Assert.Equal(Some.Services, loaded.Services);
        Assert.Equal((Some.Timeouts, Some.OwnsSyncDaemons), (loaded.Timeouts, loaded.OwnsSyncDaemons));
        Assert.Equal(Some.Sysctls, loaded.Sysctls);
    }

    [Fact]
    public async Task Of_another_kernel_nothing_is_there_any_more()
    {
        await new IpvsMemoryFile(State, "here").SaveAsync(Some);
        Assert.Same(IpvsMemory.None, new IpvsMemoryFile(State, "there").Load());
        Assert.Same(IpvsMemory.None, IpvsMemoryFile.ForThisKernel(State, null).Load());
        await IpvsMemoryFile.ForThisKernel(State, null).SaveAsync(Some);
        Assert.Equal(Some.Services, IpvsMemoryFile.ForThisKernel(State, null).Load().Services);
        Assert.Same(IpvsMemory.None, IpvsMemoryFile.ForThisKernel(State, "ipvs").Load());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"place\": \"here\", \"services\": [{\"address\": \"web\"}], \"sysctls\": {}}")]
    public void What_no_director_has_left_is_an_error_that_names_the_file(string text)
    {
        _directory.Write("state/ipvs.json", text);
        var failure = Assert.ThrowsAny<IOException>(new IpvsMemoryFile(State, "here").Load);
        Assert.StartsWith(Path.Combine(State, "ipvs.json"), failure.Message, StringComparison.Ordinal);
    }
}
