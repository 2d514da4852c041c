using System.CommandLine;
using System.Globalization;

namespace Lvs.Host.Cli;

/// <summary><c>--address-lease SECONDS|off</c>: how long the kernel keeps a virtual address that nobody renews.</summary>
internal static class AddressLeaseOption
{
    /// <summary>Unless it is given.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(3);

    private const string Name = "--address-lease";
    private const string Off = "off";
    private const int LongestSeconds = 3600;

    public static Option<string> Create() => new(Name)
    {
        Description = "seconds after which the kernel itself removes a virtual address that a dead director left behind; or off",
        HelpName = "SECONDS|off",
        DefaultValueFactory = _ => Default.TotalSeconds.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Null for off.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text == Off)
        {
            return null;
        }

        // The kernel counts address lifetimes in whole seconds.
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= LongestSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new OperatorException($"{Name} {text}: expected whole seconds from 1 to {LongestSeconds}, or {Off}");
    }
}
