using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config;

namespace Lvs.Core.Services;

/// <summary>Servers and hosts as people write them.</summary>
public static class ServerNames
{
    /// <summary>Reads <c>192.0.2.1</c>, <c>192.0.2.1:80</c>, <c>2001:db8::1</c> or <c>[2001:db8::1]:80</c>.</summary>
    public static bool TryParse(string text, out MaintenanceTarget target)
    {
        ArgumentNullException.ThrowIfNull(text);
        target = default;
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = end >= 0 ? end + 1 : text.AsSpan().Count(':') == 1 ? text.IndexOf(':', StringComparison.Ordinal) : text.Length;
        var host = end >= 0 ? text[1..end] : text[..Math.Min(colon, text.Length)];
        ushort port = 0;
        if (!IPAddress.TryParse(host, out var address)
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != host)
            || (colon < text.Length
                && (text[colon] != ':' || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))))
        {
            return false;
        }

        target = new MaintenanceTarget(address, colon < text.Length ? port : null);
        return true;
    }

    /// <summary>As it is read, with the service when there is one.</summary>
    public static string Of(MaintenanceTarget target, string? service = null)
    {
        var server = target.Port is { } port ? new IPEndPoint(target.Host, port).ToString() : target.Host.ToString();
        return service is null ? server : $"{server} of {service}";
    }

    /// <summary>What is decided: <c>198.51.100.1:80 of every service: out, weight 5</c>.</summary>
    public static string Of(ServerOverride item)
    {
        ArgumentNullException.ThrowIfNull(item);
        string[] decided =
        [
            .. item.IsTakenBack ? ["taken back"] : Array.Empty<string>(),
            .. item.IsOut ? ["out"] : Array.Empty<string>(),
            .. item.Weight is { } weight ? [string.Create(CultureInfo.InvariantCulture, $"weight {weight}")] : Array.Empty<string>(),
        ];
        return $"{Of(item.Target)} of {item.Service ?? "every service"}: {string.Join(", ", decided)}";
    }

    /// <summary>What an order is about.</summary>
    internal static string Of(ServerOrder order) => Of(order.Target, order.Service);

    /// <summary>Why an order is about nothing that is configured, with what was probably meant.</summary>
    internal static string Unknown(ServerOrder order, IReadOnlyCollection<VirtualServiceConfig> services)
    {
        if (order.Service is { } name && services.All(service => service.Name != name))
        {
            return $"there is no service {Shown.Value(name)}{Meant(name, services.Select(service => service.Name))}";
        }

        var servers = services
            .Where(service => order.Service is null || service.Name == order.Service)
            .SelectMany(service => service.RealServers)
            .Select(server => order.Target.Port is null ? server.Key.Address.ToString() : server.Key.ToString())
            .Distinct();
        var where = order.Service is null ? "no service has" : $"{order.Service} has no";
        return $"{where} {(order.Service is null ? "a " : "")}real server {Of(order.Target)}{Meant(Of(order.Target), servers)}";
    }

    private static string Meant(string word, IEnumerable<string> candidates)
        => Spelling.Nearest(word, candidates) is { } nearest ? $"; did you mean {nearest}?" : "";
}
