using Lvs.Core.Config;

namespace Lvs.Host.Hosting;

/// <summary>Whom a script runs as: who it names, else script_user, else keepalived_script where there is such a user, else root.</summary>
internal static class ScriptUsers
{
    private const string DefaultUser = "keepalived_script";
    private const string Root = "root";

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
}
