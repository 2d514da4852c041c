using System.Reflection;
using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

public sealed class DiagnosticCodesTests
{
    [Fact]
    public void Every_code_is_given_once_and_has_the_form_LVS_and_four_digits()
    {
        var codes = typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => Assert.IsType<string>(f.GetRawConstantValue()))
            .ToList();

        Assert.Equal(codes.Distinct(StringComparer.Ordinal), codes);
        Assert.All(codes, c => Assert.Matches("^LVS[1-5][0-9]{3}$", c));
    }
}
