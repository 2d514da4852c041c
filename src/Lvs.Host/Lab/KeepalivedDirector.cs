namespace Lvs.Host.Lab;

/// <summary>keepalived in a node, with the pid files of its processes in the lab's directory so that several can run side by side.</summary>
internal sealed class KeepalivedDirector(Node node, LabDirectory directory) : Director(node, directory)
{
    public override string Program => "keepalived";

    protected override string[] Command() =>
    [
        "keepalived", "--dont-fork", "--log-console", "--no-syslog", "--log-detail", "--use-file", ConfigurationFile,
        "--pid", PathOf("pid"), "--vrrp_pid", PathOf("vrrp.pid"), "--checkers_pid", PathOf("check.pid"),
    ];
}
