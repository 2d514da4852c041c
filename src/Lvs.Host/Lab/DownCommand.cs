namespace Lvs.Host.Lab;

/// <summary>`lvsd lab down`: ends what earlier runs left up, namespaces here or a user-mode Linux.</summary>
internal static class DownCommand
{
    public static async Task<int> RunAsync()
    {
        Privileged.RequireRoot();
        if (KeptMachine.Find() is { } machine)
        {
            await machine.EndAsync().ConfigureAwait(false);
        }

        UmlWorkDirectory.RemoveStale();
        foreach (var directory in LabDirectory.Existing().ToArray())
        {
            await directory.RemoveNamespacesAsync().ConfigureAwait(false);
        }

        return 0;
    }
}
