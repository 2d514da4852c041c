using System.CommandLine;
using Lvs.Core.Config;
using Lvs.Host.Cluster;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd cluster certificates</c>: what directors prove to each other with who they are.</summary>
internal static class ClusterCommand
{
    private const int DefaultDays = 1825;
    private const int MostDays = 7300;

    public static Command Create()
    {
        var command = new Command("cluster", "what directors need to speak with each other");
        command.Subcommands.Add(Certificates());
        return command;
    }

    private static Command Certificates()
    {
        var directory = new Option<string>("--out") { Description = "where they go; an authority that is there signs", Required = true, HelpName = "DIRECTORY" };
        var days = new Option<int>("--days") { Description = $"how long those of directors are valid, 1 to {MostDays}", DefaultValueFactory = static _ => DefaultDays };
        var force = new Option<bool>("--force") { Description = "make those of directors anew that are there" };
        var names = new Argument<string[]>("NAME")
        {
            Description = "names of directors, as in the configuration",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("certificates", "make an authority, and for each director a certificate and a key") { directory, days, force, names };
        command.SetAction(arguments => Make(
            arguments.GetRequiredValue(directory), arguments.GetValue(days), arguments.GetValue(force), arguments.GetRequiredValue(names)));
        return command;
    }

    private static int Make(string directory, int days, bool anew, string[] names)
    {
        if (days is < 1 or > MostDays)
        {
            throw new OperatorException($"{days}: expected a number of days from 1 to {MostDays}");
        }

        foreach (var name in names)
        {
            if (!ClusterDirector.IsName(name) || name == "ca")
            {
                throw new OperatorException($"{name}: expected the name of a director: letters, digits, '-' and '.', and not ca");
            }
        }

        foreach (var line in new CertificateFiles(directory, TimeProvider.System)
            .Make(names.Distinct(StringComparer.OrdinalIgnoreCase).ToList(), TimeSpan.FromDays(days), anew))
        {
            Console.WriteLine(line);
        }

        return ExitCode.Success;
    }
}
