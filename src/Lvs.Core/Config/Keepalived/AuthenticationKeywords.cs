namespace Lvs.Core.Config.Keepalived;

/// <summary>The keywords of authentication. No message of theirs repeats a word that could be the password.</summary>
internal static class AuthenticationKeywords
{
    /// <summary>Size of the field in an advert (RFC 2338 section 5.3.10).</summary>
    private const int LongestPassword = 8;

    private static readonly string[] Types = ["AH", "PASS"];

    public static readonly KeywordTable<InstanceDraft> Table = new(
        new Keyword<InstanceDraft>("auth_type", ReadType) { IsRequired = true, IsSecret = true, Expects = "PASS" },
        new Keyword<InstanceDraft>("auth_pass", ReadPassword) { IsRequired = true, IsSecret = true, Expects = "a password" })
    {
        HidesUnknownWords = true,
    };

    public static void Read(ReaderContext context, Statement statement, Block block, InstanceDraft draft)
        => Table.Read(context, statement, block, draft);

    private static void ReadType(ReaderContext context, Statement statement, InstanceDraft draft)
    {
        var word = statement.Arguments[0];
        if (string.Equals(word.Text, "AH", StringComparison.Ordinal))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.NotSupportedYet,
                word.Position,
                "authentication 'AH' is not supported yet; expected PASS, or no authentication block");
        }
        else if (!string.Equals(word.Text, "PASS", StringComparison.Ordinal))
        {
            Names.ReportUnknown(context, "authentication type", word, Types);
        }
    }

    private static void ReadPassword(ReaderContext context, Statement statement, InstanceDraft draft)
    {
        var word = statement.Arguments[0];
        if (word.Text.Length == 0)
        {
            context.Diagnostics.Error(DiagnosticCodes.BadText, word.Position, "the password is empty; expected 1 to 8 bytes");
            return;
        }

        var used = FirstBytes(word.Text);
        if (used.Length < word.Text.Length)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.PasswordCut,
                word.Position,
                "the password is longer than the 8 bytes an advert carries; only the first 8 are used, as keepalived does: "
                    + "shorten it on all directors");
        }

        draft.Password = new Secret(used);
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
