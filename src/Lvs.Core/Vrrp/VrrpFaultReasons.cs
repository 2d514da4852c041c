namespace Lvs.Core.Vrrp;

/// <summary>
/// What is to be said of a router at fault: of each of its causes the last news. An interface that first goes down and is then deleted, or
/// one that comes back without an address, keeps it from running for another reason than at first.
/// </summary>
public sealed class VrrpFaultReasons
{
    /// <summary>Of <see cref="VrrpFaults.Addresses"/>, which the machine raises itself.</summary>
    public const string Unanswered = "whether its addresses are held is not answered, and their lease has run out";

    private readonly SortedDictionary<VrrpFaults, string> _reasons = new() { [VrrpFaults.Addresses] = Unanswered };

    /// <summary>Remembers what an input says of a cause.</summary>
    public void Note(VrrpInput input)
    {
        switch (input)
        {
            case VrrpInput.FaultRaised raised:
                _reasons[raised.Cause] = raised.Reason;
                break;
            case VrrpInput.GroupOrders { Role: VrrpRole.Fault } orders:
                _reasons[VrrpFaults.Group] = orders.Reason;
                break;
        }
    }

    /// <summary>The reasons of these causes, in the order of <see cref="VrrpFaults"/>.</summary>
    public string Of(VrrpFaults faults)
        => string.Join("; ", _reasons.Where(reason => faults.HasFlag(reason.Key)).Select(reason => reason.Value));
}
