using System.Globalization;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>The rows of a url in HTTP_GET and SSL_GET.</summary>
internal static class HttpUrlSchema
{
    private const int LeastStatus = 100;
    private const int MostStatus = 599;

    /// <summary>MD5 in hexadecimal.</summary>
    private const int DigestLength = 32;

    private static readonly HttpRegex NoRegex = new();

    private static readonly ItemTitle<CheckConfig, HttpUrl> Title = new()
    {
        Expects = "nothing",
        AtLeast = 0,
        AtMost = 0,
        Begin = (_, _, _) => new HttpUrl(),
        Placeholder = _ => new HttpUrl(),
        Show = (_, _, _) => [],
        Unset = (_, _) => new HttpUrl(),
    };

    /// <param name="usesTls">Of SSL_GET.</param>
    public static Setting<CheckConfig> Row(bool usesTls)
    {
        var schema = Schema(usesTls);
        return new ItemRow<CheckConfig, HttpUrl>(
            "url",
            "A page that is asked for and what has to come.",
            () => schema,
            new ItemList<CheckConfig, HttpUrl>(c => ((CheckConfig.Http)c).Urls, (c, v) => ((CheckConfig.Http)c) with { Urls = v }),
            Title).Key("urls");
    }

    private static BlockSchema<HttpUrl> Schema(bool usesTls)
        => new(
            Rows.Row.Text<HttpUrl>("path", "Path of the page.", "a path", "/health", u => u.Path.Length == 0 ? null : u.Path, (u, v) => u with { Path = v })
                .Required(),
            new WordsRow<HttpUrl>(
                    "digest",
                    "MD5 of the page in hexadecimal, as genhash prints it.",
                    "32 hexadecimal digits",
                    ReadDigest,
                    (u, _) => u.Digest is { } digest ? [digest] : null)
                .Samples(
                    ["9b3a0c85a887a256d6939da88aabd8cd"], ("9b3a", DiagnosticCodes.BadText), ("9b3a0c85a887a256d6939da88aabd8cg", DiagnosticCodes.BadText)),
            new WordsRow<HttpUrl>(
                    "status_code",
                    "Status codes that are good, single ones and ranges.",
                    "codes or ranges from 100 to 599",
                    ReadStatus,
                    (u, _) => u.StatusCodes.Count == 0 ? null : u.StatusCodes.Select(ShowStatus))
                .Takes(1, MostStatus)
                .Otherwise("200-299")
                .Samples(
                    ["100", "599", "200-299 304 400-499"],
                    ("99", DiagnosticCodes.OutOfRange),
                    ("600", DiagnosticCodes.OutOfRange),
                    ("299-200", DiagnosticCodes.OutOfRange),
                    ("ok", DiagnosticCodes.NotANumber)),
            Rows.Row.Text<HttpUrl>(
                "virtualhost", "Host that is asked for.", "a host "
                    + "name", "www.example.org", u => u.VirtualHost, (u, v) => u with { VirtualHost = v })
                .Otherwise("that of the check"),
            Rows.Row.Text<HttpUrl>(
                "regex",
                "Pattern that the page has to match.",
                "a regular expression",
                "ok$",
                u => u.Regex is { Pattern.Length: > 0 } regex ? regex.Pattern : null,
                (u, v) => With(u, r => r with { Pattern = v })),
            Rows.Row.Flag<HttpUrl>(
                "regex_no_match", "A match is a failure.", u => u.Regex?.NoMatch ?? false, (u, v) => With(u, r => r with { NoMatch = v })),
            new WordsRow<HttpUrl>(
                    "regex_options",
                    "Options of the pattern, as pcre2api names them.",
                    "options of pcre2",
                    ReadOptions,
                    (u, _) => u.Regex is { Options.Count: > 0 } regex ? regex.Options : null)
                .Takes(1, 32)
                .Samples(["caseless", "caseless dotall multiline"], ("lazy", DiagnosticCodes.UnknownName)),
            Rows.Row.Number<HttpUrl>(
                "regex_min_offset",
                "Where in the page the match may begin at the earliest.",
                0,
                int.MaxValue,
                u => u.Regex?.MinOffset ?? 0,
                (u, v) => With(u, r => r with { MinOffset = v }),
                "0"),
            Rows.Row.Optional<HttpUrl, int>(
                "regex_max_offset",
                "And at the latest.",
                Rows.Row.Whole<int>(0, int.MaxValue),
                u => u.Regex?.MaxOffset,
                (u, v) => With(u, r => r with { MaxOffset = v })),
            Rows.Row.IgnoredWords<HttpUrl>(
                "regex_stack", "First and greatest size of the pattern's stack.", "patterns are matched without a stack of their "
                    + "own", "two sizes", "1024 65536", 2, 2),
            Rows.Row.Switch<HttpUrl>(
                "tls_compliant",
                usesTls ? "Whether the end of the connection is told as TLS asks for." : "Of SSL_GET only.",
                u => u.TlsCompliant,
                (u, v) => u with { TlsCompliant = v }).Otherwise("that of the check"))
        {
            End = End,
        };

    private static HttpUrl With(HttpUrl url, Func<HttpRegex, HttpRegex> change) => url with { Regex = change(url.Regex ?? NoRegex) };

    private static HttpUrl ReadDigest(ReaderContext context, Statement statement, HttpUrl url)
    {
        var word = statement.Arguments[0];
        if (word.Text.Length == DigestLength && !word.Text.AsSpan().ContainsAnyExcept(Hexadecimal.Digits))
        {
            return url with { Digest = word.Text };
        }

        context.Diagnostics.Error(
            DiagnosticCodes.BadText, word.Position, $"digest {Shown.Value(word.Text)} is no MD5; expected 32 hexadecimal digits");
        return url;
    }

    private static HttpUrl ReadStatus(ReaderContext context, Statement statement, HttpUrl url)
    {
        var ranges = new List<StatusRange>();
        var kind = Rows.Row.Whole<int>(LeastStatus, MostStatus);
        foreach (var word in statement.Arguments)
        {
            var dash = word.Text.IndexOf('-', 1 < word.Text.Length ? 1 : 0);
            var first = dash < 0 ? word : word with { Text = word.Text[..dash] };
            var last = dash < 0
                ? word
                : new Word(word.Text[(dash + 1)..], word.Position with { Column = word.Position.Column + dash + 1 });
            if (Rows.Row.Read(context, first, kind) is not { } low || (dash >= 0 ? Rows.Row.Read(context, last, kind) : low) is not { } high)
            {
                return url;
            }

            if (low > high)
            {
                context.Diagnostics.Error(
                    DiagnosticCodes.OutOfRange,
                    word.Position,
                    string.Create(CultureInfo.InvariantCulture, $"status_code {low}-{high} is empty; expected the smaller code first"));
                return url;
            }

            ranges.Add(new StatusRange(low, high));
        }

        return url with { StatusCodes = ranges.ToValueList() };
    }

    private static string ShowStatus(StatusRange range)
        => range.First == range.Last
            ? Rows.Row.Text(range.First)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}");

    private static HttpUrl ReadOptions(ReaderContext context, Statement statement, HttpUrl url)
    {
        foreach (var word in statement.Arguments)
        {
            if (!CheckSchemas.KnownRegexOptions.Contains(word.Text, StringComparer.Ordinal))
            {
                Names.ReportUnknown(context, "regex option", word, CheckSchemas.KnownRegexOptions);
                return url;
            }
        }

        return With(url, r => r with { Options = statement.Arguments.Select(w => w.Text).ToValueList() });
    }

    private static HttpUrl End(ReaderContext context, Statement owner, scoped Given given, HttpUrl url)
    {
        if (url.Regex is { Pattern: "" })
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.NothingToDo,
                owner.Keyword.Position,
                "the url has settings of a regular expression and none; keepalived ignores them: write 'regex' or remove them");
            return url with { Regex = null };
        }

        return url;
    }
}
