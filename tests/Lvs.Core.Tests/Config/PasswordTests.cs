using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

public sealed class PasswordTests
{
    private const string Password = "hunter2x";

    [Theory]
    [InlineData("auth_pass hunter2x")]
    [InlineData("auth_pass hunter2xANDMORE")]
    [InlineData("auth_pass hunter2x hunter2x")]
    [InlineData("auth_pass x hunter2x")]
    [InlineData("auth_pass \"hunter2x")]
    [InlineData("auth_pass ${hunter2x}")]
    [InlineData("auth_pass hunter2x {\n}")]
    [InlineData("auth_pass { hunter2x }")]
    [InlineData("auth_pass\nhunter2x")]
    [InlineData("auth_pas hunter2x")]
    [InlineData("authpass hunter2x")]
    [InlineData("auth_pass=hunter2x")]
    [InlineData("auth_pass\"hunter2x\"")]
    [InlineData("AUTH_PASShunter2x")]
    [InlineData("password: hunter2x")]
    [InlineData("password:hunter2x")]
    [InlineData("hunter2x")]
    [InlineData("hunter2x {\n}")]
    [InlineData("auth_type auth_pass hunter2x")]
    [InlineData("auth_type PASS auth_pass hunter2x")]
    [InlineData("auth_pass 1111\nauth_pass hunter2x")]
    [InlineData("$PASSWORD=hunter2x")]
    public void A_password_is_in_no_message(string lines)
    {
        var result = Reading.Read(Reading.Instance($"authentication {{\nauth_type PASS\n{lines}\n}}"));

        Assert.All(result.Diagnostics, d => Assert.DoesNotContain(Password, d.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(Password, result.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth_pass 1111", "1111")]
    [InlineData("auth_pass \"a b#c\"", "a b#c")]
    [InlineData("auth_pass 12345678", "12345678")]
    [InlineData("auth_pass 123456789", "12345678")]
    [InlineData("auth_pass 1234567é", "1234567")]
    public void At_most_eight_bytes_of_a_password_are_used(string line, string expected)
        => Assert.Equal(
            new Secret(expected),
            Reading.ReadValid(Reading.Instance($"authentication {{\nauth_type PASS\n{line}\n}}")).VrrpInstances[0].Password);
}
