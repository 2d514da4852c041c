namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>Why settings of keepalived have nothing to do here; each is said once.</summary>
internal static class Reasons
{
    public const string Buffers = "sockets have buffers of a size that is enough, and what is lost is counted";
    public const string Processes = "there is one process, not several with names, priorities and buffers of their own";
    public const string Firewall = "no firewall rules are added";
    public const string Paths = "nothing is written to such files; 'lvsd status' says it";
    public const string Files = "a configuration is read once into memory and checked as a whole";
    public const string Reload = "every reload is checked first, and a bad one changes nothing";
    public const string Flush = "the kernel's table is compared with the configuration, at the start and after every change";
    public const string IpRoute = "names of tables and the like are read where the system has them";
    public const string DBus = "the control socket offers what D-Bus did";
    public const string Linkbeat = "every driver of today tells the kernel of its carrier";
}
