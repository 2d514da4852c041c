using System.CommandLine;
using Lvs.Core.Config;
using Lvs.Host.Config;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd convert IN</c>: a configuration in the other syntax.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("IN") { Description = "the configuration: HOCON or a keepalived.conf" };
        var to = new Option<string?>("--to") { Description = "the syntax to write; the other one unless given", HelpName = "hocon|keepalived" };
        to.AcceptOnlyFromAmong("hocon", "keepalived");
        var output = new Option<string?>("--output", "-o") { Description = "the file to write; the standard output unless given", HelpName = "OUT" };
        var force = new Option<bool>("--force") { Description = "replace OUT when there is such a file, IN itself included" };
        var configId = CommonOptions.ConfigId();
        var director = CommonOptions.For();
        var command = new Command(
            "convert", "write a configuration in the other syntax, comments included; what cannot be said there is listed on the standard error")
        {
            input,
            to,
            output,
            force,
            configId,
            director,
        };
        command.SetAction(arguments => Convert(
            arguments.GetRequiredValue(input),
            arguments.GetValue(to),
            arguments.GetValue(output),
            arguments.GetValue(force),
            MachineOptions.For(arguments.GetValue(configId), arguments.GetValue(director))));
        return command;
    }

    private static int Convert(string input, string? to, string? output, bool mayReplace, ConfigFileOptions options)
    {
        if (output is not null && !mayReplace && Path.Exists(output))
        {
            throw new OperatorException($"there is a file {output} already; expected another name, or --force to replace it");
        }

        var sources = new FileSources(askMachine: false);
        var target = to switch
        {
            "hocon" => ConfigSyntax.Hocon,
            "keepalived" => ConfigSyntax.Keepalived,
            _ => ConfigFile.SyntaxOf(input, sources) == ConfigSyntax.Hocon ? ConfigSyntax.Keepalived : ConfigSyntax.Hocon,
        };
        var result = ConfigConversion.Convert(input, target, sources, options);
        foreach (var finding in result.Read.Diagnostics.Where(d => d.Severity == Severity.Error).Concat(result.Lost))
        {
            Console.Error.WriteLine(finding);
        }

        if (result.Text is not { } text)
        {
            return ExitCode.Failure;
        }

        if (output is null)
        {
            Console.Out.Write(text);
        }
        else
        {
            Replace(output, text);
        }

        return ExitCode.Success;
    }

    /// <summary>Whole or not at all, and for its owner alone: there may be a password in it.</summary>
    private static void Replace(string path, string text)
    {
        var beside = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (var file = new FileStream(beside, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            using (var writer = new StreamWriter(file))
            {
                writer.Write(text);
                writer.Flush();
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
