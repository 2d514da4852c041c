using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>The source tree that this program was built in: the lab reads the seed's configuration from it.</summary>
internal static class SourceTree
{
    private const string SeedFile = "hocon/keepalived/seed.conf";

    public static string Root { get; } = Find();

    public static string SeedConfigurationFile => Path.Combine(Root, SeedFile);

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, SeedFile)))
            {
                return directory.FullName;
            }
        }

        throw new OperatorException($"{SeedFile} not found above {AppContext.BaseDirectory}");
    }
}
