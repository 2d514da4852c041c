using System.Globalization;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>authentication and auth_hmac. No message of theirs repeats a word that could be the password.</summary>
internal static class AuthenticationSchema
{
    /// <summary>Size of the field in an advert (RFC 2338 section 5.3.10).</summary>
    private const int LongestPassword = 8;

    private const int ShortestKey = 32;
    private const int LongestKey = 64;
    private const string FilePrefix = "file:";
    private const string EnvironmentPrefix = "env:";

    public static readonly Setting<VrrpInstanceConfig> Type = Row.Value<VrrpInstanceConfig, bool>(
            "auth_type",
            "How adverts are authenticated: by a password in them (PASS) or by an authentication header (AH).",
            new OneOf<bool>("authentication type", ("PASS", false), ("AH", true)),
            i => i.UsesAuthenticationHeader,
            (i, v) => i with { UsesAuthenticationHeader = v },
            "none")
        .Key("type").Required().Secret();

    public static readonly Setting<VrrpInstanceConfig> Password = new SecretRow<VrrpInstanceConfig>(
            "auth_pass",
            "The password; an advert carries 8 bytes of it.",
            "a password",
            i => i.Password,
            (i, v) => i with { Password = v })
    {
        Adjust = ReadPassword,
    }
        .Key("password").Required().Samples(["12345678"], ("\"\"", DiagnosticCodes.BadText));

    /// <summary>Read into the instance itself: without a password there is no authentication.</summary>
    public static readonly BlockSchema<VrrpInstanceConfig> Schema = new(Type, Password) { HidesUnknownWords = true };

    public static readonly Setting<HmacConfig> Key = new RepeatedRow<HmacConfig>(
            "key",
            "A key by its id: text, 'hex:' and digits, 'file:' and a path, or (ours) 'env:' and a variable; 32 to 64 bytes.",
            "an id and a key",
            ReadKey,
            (h, _) => h.Keys.Select(k => new[] { Row.Text(k.Id), Show(k.Key) }))
        .Takes(2, 2).Required().Secret()
        .Samples(
            ["1 0123456789abcdef0123456789abcdef", "255 0123456789abcdef0123456789abcdef"],
            ("0 0123456789abcdef0123456789abcdef", DiagnosticCodes.OutOfRange),
            ("256 0123456789abcdef0123456789abcdef", DiagnosticCodes.OutOfRange),
            ("1 short", DiagnosticCodes.BadText));

    public static readonly Setting<HmacConfig> ActiveKey = Row.Optional<HmacConfig, int>(
        "active_key",
        "Id of the key that signs.",
        Row.Whole<int>(1, 255),
        h => h.ActiveKey,
        (h, v) => h with { ActiveKey = v }).Secret();

    public static readonly BlockSchema<HmacConfig> Hmac = new(
        Key,
        ActiveKey,
        Row.Value<HmacConfig, bool>(
            "anti_replay",
            "Whether adverts have to be fresh by the clock (time) or only in order (monotonic).",
            new OneOf<bool>("anti_replay", ("time", true), ("monotonic", false)),
            h => h.ChecksTime,
            (h, v) => h with { ChecksTime = v },
            "time").Secret(),
        Row.Optional<HmacConfig, TimeSpan>(
            "time_window",
            "How old a fresh advert may be.",
            new Duration(1, 300, decimals: 0),
            h => h.TimeWindow,
            (h, v) => h with { TimeWindow = v },
            "three adverts, at least 5").Secret(),
        Row.Value<HmacConfig, HmacMode>(
            "mode",
            "Whether unsigned adverts are dropped (enforce) or taken while a group changes over.",
            new OneOf<HmacMode>(
                "mode", ("enforce", HmacMode.Enforce), ("permissive", HmacMode.Permissive), ("receive-only", HmacMode.ReceiveOnly)),
            h => h.Mode,
            (h, v) => h with { Mode = v },
            "enforce").Secret())
    {
        HidesUnknownWords = true,
    };

    private static string? ReadPassword(ReaderContext context, Word word, string password)
    {
        if (password.Length == 0)
        {
            context.Diagnostics.Error(DiagnosticCodes.BadText, word.Position, "the password is empty; expected 1 to 8 bytes");
            return null;
        }

        var used = FirstBytes(password);
        if (used.Length < password.Length)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.PasswordCut,
                word.Position,
                "the password is longer than the 8 bytes an advert carries; only the first 8 are used, as keepalived does: "
                    + "shorten it on all directors");
        }

        return used;
    }

    private static HmacConfig ReadKey(ReaderContext context, Statement statement, HmacConfig hmac)
    {
        var (id, key) = (statement.Arguments[0], statement.Arguments[1]);
        if (!int.TryParse(id.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 255)
        {
            context.Diagnostics.Error(DiagnosticCodes.OutOfRange, id.Position, "the key's id is no whole number from 1 to 255");
            return hmac;
        }

        if (hmac.Keys.Any(k => k.Id == number))
        {
            context.Diagnostics.Error(DiagnosticCodes.DuplicateName, id.Position, "there is a key of this id already; expected another id");
            return hmac;
        }

        var secret = RestAfter(FilePrefix, key) is { } path ? context.SecretFromFile(path)
            : RestAfter(EnvironmentPrefix, key) is { } name ? context.SecretFromEnvironment(name)
            : new Secret(key.Text);
        if (secret is not null && !(secret.From is not null && !secret.IsKnown) && !IsKey(secret.Value))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.BadText, key.Position, "the key is not usable; expected 32 to 64 bytes, as text, 'hex:…' or 'file:…'");
            return hmac;
        }

        return secret is null ? hmac : hmac with { Keys = new([.. hmac.Keys.Items, new HmacKey(number, secret)]) };
    }

    private static Word? RestAfter(string prefix, Word word)
        => word.Text.Length > prefix.Length && word.Text.StartsWith(prefix, StringComparison.Ordinal)
            ? word with { Text = word.Text[prefix.Length..] }
            : null;

    private static string Show(Secret key)
        => key.From is { } from ? (from.Kind == SecretOriginKind.File ? FilePrefix : EnvironmentPrefix) + from.Name : key.Value;

    private static bool IsKey(string text)
    {
        if (!text.StartsWith("hex:", StringComparison.Ordinal))
        {
            return System.Text.Encoding.UTF8.GetByteCount(text) is >= ShortestKey and <= LongestKey;
        }

        var digits = text.AsSpan("hex:".Length);
        return digits.Length % 2 == 0 && digits.Length / 2 is >= ShortestKey and <= LongestKey && !digits.ContainsAnyExcept(Hexadecimal.Digits);
    }

    private static string FirstBytes(string text)
    {
        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > LongestPassword)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
