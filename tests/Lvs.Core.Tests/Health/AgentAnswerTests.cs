using System.Globalization;
using Lvs.Core.Health;

namespace Lvs.Core.Tests.Health;

/// <summary>HAProxy's words of an agent.</summary>
public sealed class AgentAnswerTests
{
    private const int UsualCount = 500_000;

    [Theory]
    [InlineData("75%", null, null, 75)]
    [InlineData("0%", null, null, 0)]
    [InlineData("256%", null, null, 256)]
    [InlineData("up", true, null, null)]
    [InlineData("UP, Ready 50%", true, AgentMode.Ready, 50)]
    [InlineData("down", false, null, null)]
    [InlineData("fail,drain", false, AgentMode.Drain, null)]
    [InlineData("stopped\tmaint", false, AgentMode.Maintenance, null)]
    [InlineData("drain ready up 10% 20%", true, AgentMode.Ready, 20)]
    [InlineData("", null, null, null)]
    [InlineData(" , ,\r\n", null, null, null)]
    public void Each_word_means_what_it_means_to_HAProxy_and_of_contrary_ones_the_last_counts(string line, bool? isUp, AgentMode? mode, int? percent)
        => Assert.Equal(new AgentAnswer(isUp, mode, percent, null, null), AgentAnswer.Parse(line));

    [Theory]
    [InlineData("257%", "257%")]
    [InlineData("-1%", "-1%")]
    [InlineData("+5%", "+5%")]
    [InlineData("% 7 99999999999%", "% 7 99999999999%")]
    [InlineData("up maxconn:30 weight:5", "maxconn:30 weight:5")]
    [InlineData("HTTP/1.1 \u001b[31m400", "HTTP/1.1 ?[31m400")]
    public void Words_without_a_meaning_are_left_out_and_shown_fit_for_a_log(string line, string unknown)
        => Assert.Equal(unknown, AgentAnswer.Parse(line).Unknown);

    [Theory]
    [InlineData("down#disk full", "disk full")]
    [InlineData("down # 100% up, maint", "100% up, maint")]
    [InlineData("up#", null)]
    [InlineData("up#a\u0007b\u00e9", "a?b?")]
    public void What_stands_behind_a_hash_is_the_reason_and_no_word(string line, string? reason)
    {
        var answer = AgentAnswer.Parse(line);
        Assert.Equal((reason, null, null), (answer.Reason, answer.Unknown, answer.Percent));
        Assert.Null(answer.Mode);
    }

    [Fact]
    public void What_an_answer_does_not_say_stays_as_it_was_said_before()
    {
        var state = Hear(AgentState.Initial, "50%");
        Assert.Equal((null, new WeightReport.Share(50)), Outcome(state));
        state = Hear(state, "drain");
        Assert.Equal((null, WeightReport.Drained.Instance), Outcome(state));
        state = Hear(state, "80%");
        Assert.Equal((null, WeightReport.Drained.Instance), Outcome(state));
        state = Hear(state, "ready");
        Assert.Equal((null, new WeightReport.Share(80)), Outcome(state));
        state = Hear(state, "down#disk full");
        Assert.Equal("the agent says down (disk full)", Outcome(state).Failure);
        state = Hear(state, "90%");
        Assert.Equal("the agent says down", Outcome(state).Failure);
        state = Hear(state, "up");
        Assert.Equal((null, new WeightReport.Share(90)), Outcome(state));
        state = Hear(state, "maint#kernel");
        Assert.Equal("the agent says maint (kernel)", Outcome(state).Failure);
        state = Hear(state, "up");
        Assert.Equal("the agent says maint", Outcome(state).Failure);
        Assert.Equal((null, new WeightReport.Share(90)), Outcome(Hear(state, "ready")));
    }

    [Fact]
    public void An_agent_that_has_only_said_up_wants_the_configured_weight()
        => Assert.Equal((null, WeightReport.Configured), Outcome(Hear(AgentState.Initial, "up")));

    /// <summary>Lines of noise and of broken words. <c>LVS_FUZZ=5000000</c> runs as many.</summary>
    [Fact]
    [Trait("suite", "fuzz")]
    public void Whatever_an_agent_sends_there_is_an_answer_within_bounds_that_a_terminal_can_show()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("LVS_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : UsualCount;
        string[] words = ["up", "down", "fail", "stopped", "ready", "drain", "maint", "75%", "256%", "257%", "-1%", "#", ",", " ", "\t", "\r", "\n", "\0", "%", "weight:5", "\u001b[2J", "ÿ"];
        var random = new Random(1);
        var state = AgentState.Initial;
        for (var i = 0; i < count; i++)
        {
            var line = "";
            while (line.Length < AgentAnswer.Longest && random.Next(8) > 0)
            {
                line += random.Next(3) == 0 ? ((char)random.Next(256)).ToString() : words[random.Next(words.Length)];
            }

            line = line[..Math.Min(line.Length, AgentAnswer.Longest)];
            var answer = AgentAnswer.Parse(line);
            Assert.InRange(answer.Percent ?? 0, 0, AgentAnswer.MostPercent);
            Assert.False($"{answer.Reason}{answer.Unknown}".AsSpan().ContainsAnyExceptInRange(' ', '~'), line);
            Assert.InRange((answer.Reason?.Length ?? 0) + (answer.Unknown?.Length ?? 0), 0, AgentAnswer.Longest);
            state = state.Hear(answer);
            Assert.InRange(state.ToResult(TimeSpan.Zero).Weight!.DifferenceTo(int.MaxValue) + int.MaxValue, 0, (long)int.MaxValue * 3);
        }
    }

    private static AgentState Hear(AgentState state, string line) => state.Hear(AgentAnswer.Parse(line));

    private static (string? Failure, WeightReport? Weight) Outcome(AgentState state)
    {
        var result = state.ToResult(TimeSpan.Zero);
        return (result.Failure, result.IsSuccess ? result.Weight : null);
    }
}
