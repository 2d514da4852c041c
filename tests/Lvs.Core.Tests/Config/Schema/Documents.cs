namespace Lvs.Core.Tests.Config.Schema;

/// <summary>Documents that are generated: compared with what they should be, or written anew.</summary>
internal static class Documents
{
    /// <summary>Set to write the documents instead of comparing them.</summary>
    private const string Switch = "LVS_WRITE_DOCUMENTS";

    /// <summary>The text of a document as it stands, after it was written anew if that is asked for.</summary>
    public static string Current(string path, string expected)
    {
        var file = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable(Switch) is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, expected);
        }

        return File.Exists(file) ? File.ReadAllText(file) : "";
    }
}
