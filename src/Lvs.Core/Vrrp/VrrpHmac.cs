using System.Text;
using Lvs.Core.Config;

namespace Lvs.Core.Vrrp;

/// <summary>How far a roll-out of auth_hmac has come.</summary>
public enum VrrpHmacMode
{
    /// <summary>Adverts carry a trailer and must carry one.</summary>
    Enforce,

    /// <summary>Ours carry a trailer; one without is accepted, a wrong one is not.</summary>
    Permissive,

    /// <summary>Ours carry none; one without is accepted, a wrong one is not.</summary>
    ReceiveOnly,
}

/// <summary>A key of auth_hmac. Never printed.</summary>
/// <param name="Id">1 to 255, in the trailer.</param>
/// <param name="Bytes">32 to 64 bytes.</param>
public sealed record VrrpHmacKey(byte Id, ValueList<byte> Bytes)
{
    /// <summary>The number only.</summary>
    public override string ToString() => $"key {Id}: ***";
}

/// <summary>keepalived's auth_hmac: a trailer of HMAC-SHA256 and a sequence of time stamps behind each advert.</summary>
public sealed record VrrpHmac
{
    private const string HexPrefix = "hex:";

    /// <summary>Keys that are accepted; more than one while keys roll.</summary>
    public required ValueList<VrrpHmacKey> Keys { get; init; }

    /// <summary>Identifier of the key that ours are signed with.</summary>
    public required byte ActiveKey { get; init; }

    /// <summary>mode.</summary>
    public VrrpHmacMode Mode { get; init; }

    /// <summary>anti_replay time: a time stamp must be near our clock as well as greater than the sender's last.</summary>
    public bool ChecksTime { get; init; }

    /// <summary>time_window; null for the greater of three intervals and 5 s.</summary>
    public TimeSpan? TimeWindow { get; init; }

    /// <summary>The trailer of a configuration, which has at least one key; unless it says otherwise the first one signs.</summary>
    public static VrrpHmac From(HmacConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new VrrpHmac
        {
            Keys = config.Keys.Select(key => new VrrpHmacKey((byte)key.Id, BytesOf(key.Key.Value).ToValueList())).ToValueList(),
            ActiveKey = (byte)(config.ActiveKey ?? config.Keys[0].Id),
            Mode = config.Mode switch
            {
                HmacMode.Permissive => VrrpHmacMode.Permissive,
                HmacMode.ReceiveOnly => VrrpHmacMode.ReceiveOnly,
                _ => VrrpHmacMode.Enforce,
            },
            ChecksTime = config.ChecksTime,
            TimeWindow = config.TimeWindow,
        };
    }

    /// <summary>Whether ours carry a trailer.</summary>
    public bool Signs => Mode != VrrpHmacMode.ReceiveOnly;

    /// <summary>The key of that number; null when there is none.</summary>
    internal VrrpHmacKey? Find(byte id)
    {
        foreach (var key in Keys)
        {
            if (key.Id == id)
            {
                return key;
            }
        }

        return null;
    }

    private static byte[] BytesOf(string key)
        => key.StartsWith(HexPrefix, StringComparison.Ordinal) ? Convert.FromHexString(key.AsSpan(HexPrefix.Length)) : Encoding.UTF8.GetBytes(key);
}
