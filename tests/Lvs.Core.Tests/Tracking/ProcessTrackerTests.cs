using System.Text;
using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Core.Tests.Tracking;

/// <summary>vrrp_track_process: which processes are meant, and how many have to run.</summary>
public sealed class ProcessTrackerTests
{
    [Theory]
    [InlineData(1, null, "0 1 2", "down up up")]
    [InlineData(2, null, "1 2 1", "down up down")]
    [InlineData(1, 1, "1 2 1 0", "up down up down")]
    [InlineData(1, 0, "0 1", "down down")]
    [Trait("row", "1.7 quorum and quorum_max")]
    public void They_are_good_while_there_are_enough_and_not_too_many(int quorum, int? most, string counts, string expected)
    {
        var config = new TrackProcessConfig { Name = "web", Quorum = quorum, MostProcesses = most };
        var state = default(ProcessTrackerState);
        var verdicts = counts.Split(' ').Select((count, second) =>
        {
            state = ProcessTracker.Step(config, state, int.Parse(count, null), TimeSpan.FromSeconds(second));
            return state.IsUp == true ? "up" : "down";
        });
        Assert.Equal(expected, string.Join(' ', verdicts));
    }

    [Fact]
    [Trait("row", "1.7 fork_delay and terminate_delay")]
    public void A_change_has_to_last_for_its_delay_and_one_that_is_taken_back_is_none()
    {
        var config = new TrackProcessConfig { Name = "web", ForkDelay = TimeSpan.FromSeconds(2), TerminateDelay = TimeSpan.FromSeconds(5) };
        var state = ProcessTracker.Step(config, default, 1, TimeSpan.Zero);
        Assert.True(state.IsUp);

        state = At(state, 10, 0);
        Assert.Equal((true, 15), (state.IsUp!.Value, state.Deadline!.Value.TotalSeconds));
        state = At(state, 12, 1);
        Assert.Null(state.Deadline);
        state = At(At(state, 20, 0), 24.9, 0);
        Assert.True(state.IsUp);
        state = At(state, 25, 0);
        Assert.False(state.IsUp);

        state = At(At(state, 30, 3), 31.9, 3);
        Assert.False(state.IsUp);
        Assert.True(At(state, 32, 3).IsUp);

        ProcessTrackerState At(ProcessTrackerState before, double seconds, int count)
            => ProcessTracker.Step(config, before, count, TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("nginx", null, false, "nginx", true)]
    [InlineData("nginx", null, false, "nginx2", false)]
    [InlineData("nginx", null, false, "ngin", false)]
    [Trait("row", "1.7 exact name match")]
    public void Without_parameters_the_name_of_a_process_is_compared_whole(string words, ParameterMatch? match, bool full, string name, bool isMeant)
    {
        var rule = Rule(words, match, full);
        Assert.False(rule.ReadsCommandLine);
        Assert.Equal(isMeant, rule.IsName(Encoding.UTF8.GetBytes(name)));
    }

    [Theory]
    [InlineData("/usr/sbin/nginx", null, true, "/usr/sbin/nginx|-g|x", true)]
    [InlineData("/usr/sbin/nginx", null, true, "nginx|-g|x", false)]
    [InlineData("nginx -g x", null, false, "nginx|-g|x", true)]
    [InlineData("nginx -g x", null, false, "nginx|-g|x|-q", false)]
    [InlineData("nginx -g x", null, false, "nginx|-g", false)]
    [InlineData("nginx -g x", ParameterMatch.Partial, false, "nginx|-g|x|-q", true)]
    [InlineData("nginx -g x", ParameterMatch.Partial, false, "nginx|-g|xy", false)]
    [InlineData("nginx -g x", ParameterMatch.Initial, false, "nginx|-g|xy", true)]
    [InlineData("nginx -g x", ParameterMatch.Initial, false, "nginx|-h|xy", false)]
    [InlineData("nginx", ParameterMatch.Partial, false, "nginx|-g", true)]
    [InlineData("nginx", null, true, "", false)]
    [Trait("row", "1.7 param_match and full_command")]
    public void With_parameters_or_full_command_the_words_of_the_command_line_are(string words, ParameterMatch? match, bool full, string line, bool isMeant)
    {
        var rule = Rule(words, match, full);
        Assert.True(rule.ReadsCommandLine);
        Assert.Equal(isMeant, rule.IsCommandLine(Encoding.UTF8.GetBytes(line.Length == 0 ? "" : line.Replace('|', '\0') + '\0')));
    }

    private static ProcessMatch Rule(string words, ParameterMatch? match, bool full)
        => new(new TrackProcessConfig { Name = "web", Process = words.Split(' ').ToValueList(), Match = match, FullCommand = full });
}
