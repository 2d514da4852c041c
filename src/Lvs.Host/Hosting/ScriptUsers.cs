using System.Globalization;
using Lvs.Core.Config;
using Lvs.Core.Notify;
using Lvs.Native.Files;

namespace Lvs.Host.Hosting;

/// <summary>Whom a script runs as: who it names, else script_user, else keepalived_script where there is such a user, else root.</summary>
internal static class ScriptUsers
{
    private const string DefaultUser = "keepalived_script";
    private const string Root = "root";

    /// <summary>
    /// A script as that user, no more urgent than any program: all words of its command line. Throws an <see cref="IOException"/> when there is
    /// no such user, no program, or with enable_script_security a program that would run as root and that others can change.
    /// </summary>
    public static string[] Words(ScriptConfig script, ProcessConfig process)
    {
        var prefix = Prefix(script, process);
        string[] words = [.. CommandLine.Split(script.CommandLine)];
        if (words.Length == 0)
        {
            throw new IOException("it names no program");
        }

        return prefix.Length == 0 && process.ScriptSecurity && PathOf(words[0]) is { } path && FileOwnership.ChangeableByOthers(path) is { } part
            ? throw new IOException($"it would run as root, and others than root can change {part} (enable_script_security)")
            : [.. Urgency.OfPrograms, .. prefix, .. words];
    }

    /// <summary>
    /// Whether there is a program that this user can be expected to run: whether an exit status of 126 or 127 may be its own, and not that of
    /// whoever looked for it.
    /// </summary>
    public static bool CanRun(ScriptConfig script, ProcessConfig process)
    {
        var needed = Prefix(script, process).Length == 0
            ? UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
            : UnixFileMode.OtherExecute;
        return CommandLine.Split(script.CommandLine).FirstOrDefault() is { } program
            && PathOf(program) is { } path
            && File.Exists(path)
            && (File.GetUnixFileMode(path) & needed) != UnixFileMode.None;
    }

    /// <summary>The numbers of a user and a group; null for those that are not given. A user's own group counts when none is given.</summary>
    public static (uint? User, uint? Group) Owner(string? user, string? group)
    {
        var entry = user is null ? null : Find("/etc/passwd", user, "user");
        var number = group is null ? entry?[3] : Find("/etc/group", group, "group")[2];
        return (Number(entry?[2]), Number(number));
    }

    /// <summary>
    /// The words that run a program as that user, before those of the program; none for root. Throws an <see cref="IOException"/> when
    /// there is no such user.
    /// </summary>
    public static string[] Prefix(ScriptConfig script, ProcessConfig process, string passwords = "/etc/passwd")
    {
        var (user, group) = script.User is { Length: > 0 } ? (script.User, script.Group) : (process.ScriptUser, script.Group ?? process.ScriptGroup);
        var entries = File.ReadLines(passwords).Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        user ??= entries.Exists(fields => fields[0] == DefaultUser) ? DefaultUser : Root;
        if (user == Root && group is null)
        {
            return [];
        }

        var entry = entries.Find(fields => fields[0] == user) ?? throw new IOException($"there is no user '{user}' in {passwords}");
        return ["setpriv", $"--reuid={entry[2]}", $"--regid={group ?? entry[3]}", "--clear-groups", "--"];
    }

    private static string[] Find(string file, string name, string what)
        => File.ReadLines(file).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && fields[0] == name)
            ?? throw new IOException($"there is no {what} '{name}' in {file}");

    private static uint? Number(string? text) => text is null ? null : uint.Parse(text, CultureInfo.InvariantCulture);

    // As the program is found when it is started.
    private static string? PathOf(string program) => program.Contains('/')
        ? program
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
