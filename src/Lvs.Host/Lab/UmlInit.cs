namespace Lvs.Host.Lab;

/// <summary>
/// The init script of a user-mode Linux whose root is this machine's (hostfs). What the lab writes below /run stays inside, on a
/// tmpfs; the rest is read as it is.
/// </summary>
internal static class UmlInit
{
    /// <summary>Between these two on the console is what the program printed; the exit status follows the second.</summary>
    public const string BeginMark = "<<lvsd-begin>>";

    public const string EndMark = "<<lvsd-end>>";

    private static readonly string[] PassedOn = ["HOME", "DOTNET_ROOT", "DOTNET_CLI_HOME", "LANG", "TERM"];

    /// <summary>The script that runs a command.</summary>
    /// <param name="work">A directory of this machine for the link to the modules; it must not lie below /run.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="terminalWidth">Columns of the user's terminal, if there is one.</param>
    /// <param name="afterwards">Shell text that runs when the command has ended.</param>
    public static string Script(string work, IEnumerable<string> command, int? terminalWidth, string afterwards)
    {
        var sources = Quoted(SourceTree.Root);
        var modules = Quoted(work);
        return $$"""
            #!/bin/bash
            {{Exports()}}
            export PATH={{Quoted(Environment.GetEnvironmentVariable("PATH") ?? "")}}:/usr/sbin:/usr/bin:/sbin:/bin
            export {{LabTerminal.Variable}}={{terminalWidth}}
            # Mapping memory is dear in here: without the second mapping of its code, .NET starts in three quarters of the time.
            export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0 TMPDIR=/run/tmp
            mount -t proc proc /proc
            mount -t sysfs sysfs /sys
            mountpoint -q /dev || mount -t devtmpfs devtmpfs /dev
            mkdir -p /dev/pts /dev/shm
            mount -t devpts -o ptmxmode=666 devpts /dev/pts
            mount -t tmpfs tmpfs /dev/shm
            # A clone of the project below /run would be hidden with the rest of it.
            exec 9<{{sources}}
            mount -t tmpfs tmpfs /run
            mkdir -p /run/tmp
            [ -e {{sources}} ] || { mkdir -p {{sources}}; mount --no-canonicalize --bind /proc/self/fd/9 {{sources}}; }
            exec 9<&- </dev/null >/dev/tty0 2>&1
            stty -opost </dev/tty0
            echo 1 >/proc/sys/kernel/printk
            ip link set lo up
            ulimit -n 65536
            mkdir -p {{modules}}/lib
            ln -sfn /usr/lib/uml/modules {{modules}}/lib/modules
            modprobe -d {{modules}} -a ip_vs ip_vs_rr ip_vs_wrr ip_vs_lc ip_vs_wlc ip_vs_sh ip_vs_dh ip_vs_lblc ip_vs_lblcr ip_vs_sed ip_vs_nq ip_vs_fo ip_vs_ovf ip_vs_mh ip_vs_pe_sip \
                veth bridge dummy nlmon ipip ip_gre fou ip6_tunnel fou6 sctp
            echo '{{BeginMark}}'
            {{string.Join(' ', command.Select(Quoted))}} 2>&1 | cat
            status=${PIPESTATUS[0]}
            sync
            echo "{{EndMark}}$status"
            {{afterwards}}
            sleep infinity

            """;
    }

    /// <summary>One word for the shell, whatever is in it.</summary>
    public static string Quoted(string word) => "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    private static string Exports() => string.Join('\n', PassedOn
        .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
        .Where(variable => variable.Value is not null)
        .Select(variable => $"export {variable.Name}={Quoted(variable.Value!)}"));
}
