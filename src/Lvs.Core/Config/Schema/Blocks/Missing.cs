namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>
/// What is still to be built, each said once however many settings ask for it. A consequence names what happens instead, so that who
/// reads the warning knows whether to care.
/// </summary>
internal static class Missing
{
    public const string Mail = "no notification mail is sent";
    public const string Snmp = "there is no SNMP agent";
    public const string Ipvlan = "addresses are held on the interface itself";
    public const string NetlinkNotify = "no message is sent";
    public const string Vrf = "unicast adverts go where the main routing table says, so peers in the VRF would not hear them and both would be master";
    public const string Bfd = "no BFD session is set up, so it would stay master when it must not";
    public const string AddressDetails = "the address is held without this option";
    public const string Routes = "routes and rules are not written, so traffic would take other ways than configured";
    public const string StaticItems = "static addresses, routes and rules are not written";
    public const string MarkTable = "no packet is marked";
    public const string Checks = "only TCP_CHECK, MISC_CHECK, FILE_CHECK and AGENT_CHECK are carried out; a server without one counts as up for ever";
    public const string CheckSource = "checks come from wherever the routes say";
    public const string Failures = "each retry is logged, and nothing else";
    public const string Namespace = "it runs in the network namespace it is started in, so it would hold addresses where they do not belong";
    public const string Boot = "no script is run at start and stop";
    public const string Priorities = "the process keeps the priority it is started with";
    public const string Reload = "a reload has to be asked for";
    public const string UnknownRouters = "adverts of unknown virtual routers are counted only";
}
