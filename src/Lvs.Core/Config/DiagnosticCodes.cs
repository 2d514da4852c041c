namespace Lvs.Core.Config;

/// <summary>
/// Every code a configuration can be answered with. LVS1xxx syntax, LVS2xxx values, LVS3xxx meaning, LVS4xxx this machine, LVS5xxx HOCON. A code
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

    /// <summary>Warning: a key given twice in one block; the message says which one counts.</summary>
    public const string DuplicateKey = "LVS1016";

    /// <summary>The value of a variable contains the variable itself.</summary>
    public const string EndlessVariable = "LVS1201";

    /// <summary>A variable in braces outside quotes that is not defined.</summary>
    public const string UndefinedVariable = "LVS1202";

    /// <summary>Warning: a variable that is not defined, and one with nearly its name that is.</summary>
    public const string MisspelledVariable = "LVS1203";

    /// <summary>One of keepalived's own variables with the wrong words after its name.</summary>
    public const string BadVariable = "LVS1204";

    /// <summary>A ~SEQ or ~LST that cannot be read.</summary>
    public const string BadRepetition = "LVS1205";

    /// <summary>Variables and repetitions that make more text than is read.</summary>
    public const string ExpansionTooLarge = "LVS1206";

    /// <summary>A line that is too long to be worked on.</summary>
    public const string LineTooLong = "LVS1207";

    /// <summary>Warning: a line that is too long for keepalived.</summary>
    public const string LineTooLongForKeepalived = "LVS1208";

    /// <summary>Warning: lines joined by a backslash where keepalived does not join them.</summary>
    public const string JoinedLine = "LVS1209";

    /// <summary>Warning: the value of a variable is ended by an empty line although it was to go on.</summary>
    public const string DefinitionEndsEarly = "LVS1210";

    /// <summary>Warning: an include that depends on a condition or a variable.</summary>
    public const string UncertainInclude = "LVS1211";

    /// <summary>An include's pattern that stands for too many others.</summary>
    public const string BadIncludePattern = "LVS1212";

    /// <summary>A key and its contrary in one block.</summary>
    public const string ContraryKeys = "LVS1018";

    /// <summary>Warning: a block with nothing in it.</summary>
    public const string EmptyBlock = "LVS1019";

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

    /// <summary>Warning: only the first 8 bytes of a password count.</summary>
    public const string PasswordCut = "LVS2008";

    /// <summary>Warning: an advert interval that is no whole number of seconds.</summary>
    public const string AdvertIntervalRounded = "LVS2009";

    /// <summary>Warning: vrrp_garp_interval 0, vrrp_gna_interval 0.</summary>
    public const string ZeroFrameInterval = "LVS2010";

    /// <summary>Warning: smtp_connect_timeout 0.</summary>
    public const string ZeroMailTimeout = "LVS2011";

    /// <summary>Warning: accepted, no effect here, with the reason.</summary>
    public const string NoEffect = "LVS2012";

    /// <summary>Warning: understood and checked, and not in effect yet.</summary>
    public const string NotInEffectYet = "LVS2013";

    /// <summary>
    /// Warning: not in effect yet, and without it the director could be master when it must not be; <c>lvsd run</c> takes it for an
    /// error.
    /// </summary>
    public const string NotRunnableYet = "LVS2014";

    /// <summary>Warning: an old word for another key.</summary>
    public const string OldKeyword = "LVS2015";

    /// <summary>Warning: 0 where at least 1 is used.</summary>
    public const string ZeroFrames = "LVS2016";

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

    /// <summary>Warning: IPv6 addresses in an instance that says version 2.</summary>
    public const string Ipv6NeedsVersion3 = "LVS3011";

    /// <summary>A real server of another address family than its virtual server.</summary>
    public const string FamilyMismatch = "LVS3012";

    /// <summary>Warning: state MASTER without a priority means 255.</summary>
    public const string MasterWithoutPriority = "LVS3013";

    /// <summary>Warning: a word that keepalived ignores where it stands, like nb_get_retry in a TCP_CHECK.</summary>
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

    /// <summary>An agent is asked where the server itself serves.</summary>
    public const string AgentAtServer = "LVS3076";

    /// <summary>More virtual addresses than an advert can carry.</summary>
    public const string TooManyAddresses = "LVS3022";

    /// <summary>Warning: an instance without a virtual address.</summary>
    public const string NoVirtualAddress = "LVS3023";

    /// <summary>Warning: nopreempt of an instance that begins as master.</summary>
    public const string NopreemptIgnored = "LVS3024";

    /// <summary>Warning: a preempt_delay that has no effect.</summary>
    public const string PreemptDelayIgnored = "LVS3025";

    /// <summary>Warning: an address owner that is to yield or to change its priority.</summary>
    public const string OwnerNeverYields = "LVS3026";

    /// <summary>Warning: authentication that another setting switches off.</summary>
    public const string AuthenticationIgnored = "LVS3027";

    /// <summary>Strict mode refuses the instance.</summary>
    public const string StrictRefuses = "LVS3028";

    /// <summary>Warning: servers take traffic for a while before they are checked.</summary>
    public const string UncheckedTraffic = "LVS3029";

    /// <summary>Warning: a check that is due again before it can have ended.</summary>
    public const string IntervalShorterThanTimeout = "LVS3030";

    /// <summary>Two definitions of one name.</summary>
    public const string DuplicateName = "LVS3031";

    /// <summary>A name that nothing has.</summary>
    public const string UnknownReference = "LVS3032";

    /// <summary>An instance in two sync groups.</summary>
    public const string InTwoGroups = "LVS3033";

    /// <summary>A virtual address in two instances.</summary>
    public const string AddressInTwoInstances = "LVS3034";

    /// <summary>Warning: a sorry server that cannot do its work.</summary>
    public const string SorryServerProblem = "LVS3035";

    /// <summary>Warning: a hysteresis that keeps a quorum from being lost.</summary>
    public const string HysteresisTooLarge = "LVS3036";

    /// <summary>Warning: one-packet scheduling of a service that is not UDP.</summary>
    public const string OpsNeedsUdp = "LVS3037";

    /// <summary>Warning: a port that a firewall mark makes meaningless.</summary>
    public const string PortIgnored = "LVS3038";

    /// <summary>Warning: a definition that nothing uses.</summary>
    public const string Unused = "LVS3039";

    /// <summary>Directors with one priority for one virtual router.</summary>
    public const string EqualPriorities = "LVS3040";

    /// <summary>Directors that do not agree about a virtual router.</summary>
    public const string DirectorsDisagree = "LVS3041";

    /// <summary>Warning: no server can take a connection.</summary>
    public const string NoWeight = "LVS3042";

    /// <summary>Warning: a setting that has nothing to work on.</summary>
    public const string NothingToDo = "LVS3043";

    /// <summary>Warning: a weight that is dropped, or that does what was not meant.</summary>
    public const string WeightProblem = "LVS3044";

    /// <summary>Warning: a flag of another scheduler.</summary>
    public const string SchedulerFlag = "LVS3045";

    /// <summary>Warning: a link's delay during which a backup would take over.</summary>
    public const string DelayTooLong = "LVS3046";

    /// <summary>One pipe for several purposes.</summary>
    public const string SharedFifo = "LVS3047";

    /// <summary>Limits in the wrong order.</summary>
    public const string ThresholdOrder = "LVS3048";

    /// <summary>Warning: the first IPv6 address of an instance is not link-local.</summary>
    public const string FirstNotLinkLocal = "LVS3049";

    /// <summary>Warning: settings of unicast in a multicast instance, or the other way round.</summary>
    public const string UnicastProblem = "LVS3050";

    /// <summary>Warning: how much time-out and retries slow down finding out that a server is gone.</summary>
    public const string SlowDetection = "LVS3051";

    /// <summary>Warning: a server that is the service itself.</summary>
    public const string ServerIsService = "LVS3053";

    /// <summary>Warning: a service on an address that no instance holds.</summary>
    public const string AddressNotHeld = "LVS3054";

    /// <summary>A virtual interface that cannot be, or warning: a setting of one that has no effect.</summary>
    public const string VirtualInterfaceProblem = "LVS3055";

    /// <summary>More services or servers than are kept, most likely by a range that is too wide.</summary>
    public const string TooManyServices = "LVS3070";

    /// <summary>The mark of packets that have none.</summary>
    public const string MarkZero = "LVS3071";

    /// <summary>A prefix longer than the addresses it is for.</summary>
    public const string PrefixTooLong = "LVS3072";

    /// <summary>A server of another address family than its service, and connection sync.</summary>
    public const string FamilyBesideSync = "LVS3073";

    /// <summary>A persistence engine for UDP in a service that is not.</summary>
    public const string EngineNeedsUdp = "LVS3074";

    /// <summary>Warning: a persistence granularity that makes a service persistent.</summary>
    public const string PersistentByGranularity = "LVS3075";

    /// <summary>Warning: an advert interval so long that a take-over takes minutes.</summary>
    public const string SlowTakeover = "LVS3052";

    /// <summary>A cluster that cannot be: too many directors, this one not among them, or where nobody would reach it.</summary>
    public const string ClusterProblem = "LVS3080";

    /// <summary>Something that the syntax a configuration is converted to has no way to say.</summary>
    public const string CannotBeSaid = "LVS3061";

    /// <summary>Something of the text's own that is gone when the configuration is written down again.</summary>
    public const string WrittenInPlace = "LVS3062";

    /// <summary>The machine has no such interface.</summary>
    public const string NoSuchInterface = "LVS4001";

    /// <summary>Warning: the machine does not have the address.</summary>
    public const string NoSuchAddress = "LVS4002";

    /// <summary>An address no route of this machine leads to.</summary>
    public const string NoRoute = "LVS4003";

    /// <summary>A secret that the file or variable with it does not give.</summary>
    public const string SecretMissing = "LVS4004";

    /// <summary>A file with a secret that everyone may read.</summary>
    public const string SecretOpen = "LVS4005";

    /// <summary>A certificate or key that a director cannot prove with who it is.</summary>
    public const string BadCertificate = "LVS4006";

    /// <summary>Warning: a certificate that is not valid now.</summary>
    public const string CertificateNotValid = "LVS4007";

    /// <summary>The machine cannot listen there.</summary>
    public const string CannotListen = "LVS4008";

    /// <summary>HOCON: a character that cannot stand where it stands.</summary>
    public const string UnexpectedCharacter = "LVS5001";

    /// <summary>HOCON: a quoted string is not closed.</summary>
    public const string UnclosedString = "LVS5002";

    /// <summary>HOCON: an escape nobody knows, or a control character that should be one.</summary>
    public const string BadEscape = "LVS5003";

    /// <summary>HOCON: an object or array is not closed.</summary>
    public const string UnclosedBracket = "LVS5004";

    /// <summary>HOCON: a bracket closes nothing, or something else.</summary>
    public const string ExtraBracket = "LVS5005";

    /// <summary>HOCON: a key is followed by neither a value nor an object.</summary>
    public const string MissingSeparator = "LVS5006";

    /// <summary>HOCON: no value between a separator and the end of its field.</summary>
    public const string MissingFieldValue = "LVS5007";

    /// <summary>HOCON: a comma with nothing before it.</summary>
    public const string MisplacedComma = "LVS5008";

    /// <summary>HOCON: a path with an empty element.</summary>
    public const string BadPath = "LVS5009";

    /// <summary>HOCON: a substitution that is not written as one.</summary>
    public const string BadSubstitution = "LVS5010";

    /// <summary>HOCON: an include that is not written as one.</summary>
    public const string BadInclude = "LVS5011";

    /// <summary>HOCON: an include of what is no file.</summary>
    public const string IncludeNotAFile = "LVS5012";

    /// <summary>HOCON: a document, or an included file, that is an array.</summary>
    public const string RootIsArray = "LVS5013";

    /// <summary>HOCON: text after the end of the document.</summary>
    public const string TextAfterRoot = "LVS5014";

    /// <summary>HOCON: a substitution of what is set nowhere.</summary>
    public const string UndefinedSubstitution = "LVS5015";

    /// <summary>HOCON: a substitution that needs its own result.</summary>
    public const string SubstitutionCycle = "LVS5016";

    /// <summary>HOCON: strings, arrays and objects in one value.</summary>
    public const string MixedValues = "LVS5017";

    /// <summary>HOCON: something is added to a value that is no array.</summary>
    public const string AppendToOther = "LVS5018";

    /// <summary>HOCON: substitutions make more of a small file than is kept.</summary>
    public const string ExpandsTooFar = "LVS5019";

    /// <summary>HOCON: substitutions in substitutions beyond the bound.</summary>
    public const string SubstitutionTooDeep = "LVS5020";

    /// <summary>HOCON: a file with substitutions included within an array.</summary>
    public const string SubstitutionInArrayInclude = "LVS5021";

    /// <summary>HOCON: an object, array or value where the setting has another form.</summary>
    public const string WrongForm = "LVS5101";

    /// <summary>HOCON: the key of a service or a server is no address.</summary>
    public const string BadBlockKey = "LVS5102";

    /// <summary>HOCON: no <c>lvs</c> in the files.</summary>
    public const string NoSettings = "LVS5103";

    /// <summary>HOCON: the director asked for has nothing of its own.</summary>
    public const string UnknownDirector = "LVS5104";

    /// <summary>HOCON, a warning: a key outside <c>lvs</c> that looks like a misspelt one.</summary>
    public const string StrayKey = "LVS5105";

    /// <summary>Several files of which not all are HOCON.</summary>
    public const string SeveralKeepalivedFiles = "LVS5106";
}
