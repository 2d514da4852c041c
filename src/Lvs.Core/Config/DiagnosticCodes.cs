namespace Lvs.Core.Config;

/// <summary>
/// Every code a configuration can be answered with. LVS1xxx syntax, LVS2xxx values, LVS3xxx meaning, LVS4xxx this machine. A code
/// never changes its meaning and is never used again, so that it can be searched for and filtered by.
/// </summary>
public static class DiagnosticCodes
{
    /// <summary>A file cannot be read.</summary>
    public const string UnreadableFile = "LVS1001";

    /// <summary>A quote is open at the end of its line.</summary>
    public const string UnclosedQuote = "LVS1002";

    /// <summary>A block is open where it cannot be any more.</summary>
    public const string UnclosedBlock = "LVS1003";

    /// <summary>A closing brace closes nothing.</summary>
    public const string ExtraBrace = "LVS1004";

    /// <summary>A key that needs a block has none.</summary>
    public const string MissingBlock = "LVS1005";

    /// <summary>A key that takes no block has one.</summary>
    public const string UnexpectedBlock = "LVS1006";

    /// <summary>An opening brace without a key before it.</summary>
    public const string StrayOpenBrace = "LVS1007";

    /// <summary>Blocks in blocks beyond the bound.</summary>
    public const string NestedTooDeep = "LVS1008";

    /// <summary>An include names no file.</summary>
    public const string IncludeNotFound = "LVS1009";

    /// <summary>A file includes itself, directly or through others.</summary>
    public const string IncludeCycle = "LVS1010";

    /// <summary>Includes in includes beyond the bound.</summary>
    public const string IncludeTooDeep = "LVS1011";

    /// <summary>More files, text or words than are read.</summary>
    public const string TooMuchInput = "LVS1012";

    /// <summary>A key the block does not have.</summary>
    public const string UnknownKey = "LVS1013";

    /// <summary>A key without its value.</summary>
    public const string MissingValue = "LVS1014";

    /// <summary>A word too many after a key.</summary>
    public const string ExtraValue = "LVS1015";

    /// <summary>A key given twice in one block.</summary>
    public const string DuplicateKey = "LVS1016";

    /// <summary>Variables, conditional lines, repeated lines: known to keepalived, not read here yet.</summary>
    public const string UnsupportedSyntax = "LVS1017";

    /// <summary>There were more findings than are kept; always the last one.</summary>
    public const string TooManyFindings = "LVS1999";

    /// <summary>A number was expected.</summary>
    public const string NotANumber = "LVS2001";

    /// <summary>A number or time is too small or too large.</summary>
    public const string OutOfRange = "LVS2002";

    /// <summary>An address was expected.</summary>
    public const string BadAddress = "LVS2003";

    /// <summary>A time in seconds was expected.</summary>
    public const string NotATime = "LVS2004";

    /// <summary>One of a few names was expected.</summary>
    public const string UnknownName = "LVS2005";

    /// <summary>A text that cannot be what it should name: an interface, a host.</summary>
    public const string BadText = "LVS2006";

    /// <summary>A value keepalived knows and this director does not support yet.</summary>
    public const string NotSupportedYet = "LVS2007";

    /// <summary>Warning: only the first 8 bytes of a password count.</summary>
    public const string PasswordCut = "LVS2008";

    /// <summary>Warning: an advert interval that is no whole number of seconds.</summary>
    public const string AdvertIntervalRounded = "LVS2009";

    /// <summary>Warning: vrrp_garp_interval 0, vrrp_gna_interval 0.</summary>
    public const string ZeroFrameInterval = "LVS2010";

    /// <summary>Warning: smtp_connect_timeout 0.</summary>
    public const string ZeroMailTimeout = "LVS2011";

    /// <summary>A block lacks a key it cannot do without.</summary>
    public const string MissingKey = "LVS3001";

    /// <summary>Two instances of one name.</summary>
    public const string DuplicateInstance = "LVS3002";

    /// <summary>Two instances with one virtual router id on one interface.</summary>
    public const string DuplicateRouterId = "LVS3003";

    /// <summary>Two virtual servers of one protocol, address and port.</summary>
    public const string DuplicateService = "LVS3004";

    /// <summary>One real server twice in a virtual server.</summary>
    public const string DuplicateRealServer = "LVS3005";

    /// <summary>One virtual address twice in an instance.</summary>
    public const string DuplicateAddress = "LVS3006";

    /// <summary>Warning: a virtual server without real servers.</summary>
    public const string NoRealServer = "LVS3007";

    /// <summary>Warning: a real server's port that its forwarding method cannot reach.</summary>
    public const string PortForced = "LVS3008";

    /// <summary>A virtual server for every port that is not persistent.</summary>
    public const string PortZeroWithoutPersistence = "LVS3009";

    /// <summary>IPv4 and IPv6 addresses in one instance.</summary>
    public const string MixedFamilies = "LVS3010";

    /// <summary>IPv6 addresses in a VRRP version 2 instance.</summary>
    public const string Ipv6NeedsVersion3 = "LVS3011";

    /// <summary>A real server of another address family than its virtual server.</summary>
    public const string FamilyMismatch = "LVS3012";

    /// <summary>Warning: state MASTER without a priority means 255.</summary>
    public const string MasterWithoutPriority = "LVS3013";

    /// <summary>Warning: nb_get_retry in a TCP_CHECK.</summary>
    public const string RetryMisspelled = "LVS3014";

    /// <summary>Warning: vrrp_iptables.</summary>
    public const string LegacyFirewall = "LVS3015";

    /// <summary>Warning: vrrp_strict forbids what the rest of the file asks for.</summary>
    public const string StrictContradiction = "LVS3016";

    /// <summary>Warning: state MASTER with a priority below 255 under vrrp_strict.</summary>
    public const string StateIsAWish = "LVS3017";

    /// <summary>Warning: a virtual server without a protocol.</summary>
    public const string NoProtocol = "LVS3018";

    /// <summary>Warning: a virtual server without a forwarding method.</summary>
    public const string NoMethod = "LVS3019";

    /// <summary>Warning: a quorum above the weights of all servers together.</summary>
    public const string QuorumOutOfReach = "LVS3020";

    /// <summary>A check of a server that has no port.</summary>
    public const string CheckWithoutPort = "LVS3021";

    /// <summary>More virtual addresses than an advert can carry.</summary>
    public const string TooManyAddresses = "LVS3022";

    /// <summary>The machine has no such interface.</summary>
    public const string NoSuchInterface = "LVS4001";
}
