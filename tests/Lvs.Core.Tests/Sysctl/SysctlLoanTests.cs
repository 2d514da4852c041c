using Lvs.Core.Sysctl;

namespace Lvs.Core.Tests.Sysctl;

/// <summary>Kernel settings that are changed while a director runs, and put back.</summary>
public sealed class SysctlLoanTests
{
    private readonly Dictionary<string, string> _kernel = new(StringComparer.Ordinal) { ["a"] = "0", ["b"] = "1" };
    private readonly List<string> _writes = [];
    private readonly SysctlLoan _loan;

    public SysctlLoanTests() => _loan = new SysctlLoan(
        name => _kernel.TryGetValue(name, out var value) ? value : throw new IOException($"no {name}"),
        (name, value) =>
        {
            _writes.Add($"{name}={value}");
            _kernel[name] = value;
        });

    [Fact]
    public void What_is_as_wanted_is_not_written_and_not_put_back()
    {
        Assert.Empty(_loan.Set([new("a", "1"), new("b", "1")]));
        Assert.Empty(_loan.PutBack());
        Assert.Equal(["a=1", "a=0"], _writes);
    }

    [Fact]
    public void What_is_wanted_no_longer_is_what_it_was_at_the_beginning()
    {
        _loan.Set([new("a", "1")]);
        _loan.Set([new("a", "2"), new("b", "3")]);
        _loan.Set([new("b", "3")]);
        Assert.Equal(["a=1", "a=2", "b=3", "a=0"], _writes);
    }

    [Fact]
    public void What_somebody_else_has_changed_since_is_left_to_him()
    {
        _loan.Set([new("a", "1")]);
        _kernel["a"] = "7";
        _loan.PutBack();
        Assert.Equal("7", _kernel["a"]);
    }

    [Fact]
    public void A_setting_that_the_kernel_has_not_is_a_line_and_the_others_are_set()
        => Assert.Equal(("no c", "1"), (Assert.Single(_loan.Set([new("c", "1"), new("a", "1")])), _kernel["a"]));
}
