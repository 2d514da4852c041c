namespace Lvs.Tests.Support;

/// <summary>Finds files of this repository from where the tests run, so that there is one copy of each.</summary>
internal static class Repository
{
    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LvsActors.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new DirectoryNotFoundException($"no LvsActors.sln above {AppContext.BaseDirectory}");
        }
    }
}
