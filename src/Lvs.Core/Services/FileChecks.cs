using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Core.Services;

/// <summary>FILE_CHECKs and the track_files they follow.</summary>
public static class FileChecks
{
    /// <summary>The files that checks of a configuration follow.</summary>
    public static IEnumerable<TrackedKey> FollowedIn(DirectorConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.TrackFiles.Count == 0
            ? []
            : config.Services.Concat(config.IndirectServices)
                .SelectMany(service => service.RealServers)
                .SelectMany(server => server.Checks)
                .OfType<CheckConfig.TrackedFile>()
                .Select(check => new TrackedKey(TrackedKind.File, check.Name));
    }

    /// <summary>A service whose checks say themselves by what they multiply, where they leave that to their file's definition.</summary>
    internal static VirtualServiceConfig Weighted(VirtualServiceConfig service, Dictionary<string, TrackFileConfig> files)
        => service.RealServers.Any(server => server.Checks.Any(IsUnweighted))
            ? service with
            {
                RealServers = service.RealServers
                    .Select(server => server.Checks.Any(IsUnweighted) ? server with { Checks = server.Checks.Select(check => Weighted(check, files)).ToValueList() } : server)
                    .ToValueList(),
            }
            : service;

    private static CheckConfig Weighted(CheckConfig check, Dictionary<string, TrackFileConfig> files)
        => check is CheckConfig.TrackedFile { Weight: null } file && files.TryGetValue(file.Name, out var definition)
            ? file with { Weight = definition.Weight, Reverse = definition.Reverse }
            : check;

    private static bool IsUnweighted(CheckConfig check) => check is CheckConfig.TrackedFile { Weight: null };
}
